/** One allocation, as `GET /limits` writes it. */
type Allocation = { readonly Max: number; readonly Remaining: number; readonly [part: string]: unknown };

/** The allocations nobody uses up here: the documented example (SF api_rest dome_limits) as far as DailyBulkV2QueryJobs, the names and numbers after it partly from general knowledge. */
const UNTOUCHED: Readonly<Record<string, number>> = {
  ActiveScratchOrgs: 3,
  AnalyticsExternalDataSizeMB: 40_960,
  ConcurrentAsyncGetReportInstances: 200,
  ConcurrentEinsteinDataInsightsStoryCreation: 5,
  ConcurrentEinsteinDiscoveryStoryCreation: 2,
  ConcurrentSyncReportRuns: 20,
  DailyAnalyticsDataflowJobExecutions: 60,
  DailyAnalyticsUploadedFilesSizeMB: 51_200,
  DailyAsyncApexExecutions: 250_000,
  DailyAsyncApexTests: 500,
  DailyBulkApiBatches: 15_000,
  DailyBulkV2QueryFileStorageMB: 976_562,
  DailyBulkV2QueryJobs: 10_000,
  DailyDeliveredPlatformEvents: 10_000,
  DailyDurableGenericStreamingApiEvents: 10_000,
  DailyDurableStreamingApiEvents: 10_000,
  DailyFunctionsApiCallLimit: 235_000,
  DailyGenericStreamingApiEvents: 10_000,
  DailyScratchOrgs: 6,
  DailyStandardVolumePlatformEvents: 10_000,
  DailyStreamingApiEvents: 10_000,
  DailyWorkflowEmails: 390,
  DataStorageMB: 1024,
  DurableStreamingApiConcurrentClients: 20,
  FileStorageMB: 1024,
  HourlyAsyncReportRuns: 1200,
  HourlyDashboardRefreshes: 200,
  HourlyDashboardResults: 5000,
  HourlyDashboardStatuses: 999_999_999,
  HourlyODataCallout: 20_000,
  HourlyPublishedPlatformEvents: 50_000,
  HourlyPublishedStandardVolumePlatformEvents: 1000,
  HourlySyncReportRuns: 500,
  HourlyTimeBasedWorkflow: 1000,
  MassEmail: 5000,
  Package2VersionCreates: 6,
  SingleEmail: 5000,
  StreamingApiConcurrentClients: 20,
};

/**
 * The allocations of an org by name, in alphabetical order (apis.md B2; SF api_rest dome_limits). The calls of a day alone
 * are really counted; of permission sets the example tells a part of their number.
 */
export function orgLimits(dailyCalls: { readonly max: number; readonly used: number }): Readonly<Record<string, Allocation>> {
  const untouched = Object.entries(UNTOUCHED).map(([name, max]): [string, Allocation] => [name, { Max: max, Remaining: max }]);
  const calls: [string, Allocation] = ['DailyApiRequests', { Max: dailyCalls.max, Remaining: Math.max(0, dailyCalls.max - dailyCalls.used) }];
  const sets: [string, Allocation] = ['PermissionSets', { Max: 1500, Remaining: 1499, CreateCustom: { Max: 1000, Remaining: 999 } }];
  return Object.fromEntries([...untouched, calls, sets].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
