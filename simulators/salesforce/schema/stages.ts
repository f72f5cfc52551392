/** What a stage of an opportunity implies. Percent; the names are those of ForecastCategory and ForecastCategoryName. */
export type Stage = { readonly probability: number; readonly category: string; readonly categoryName: string; readonly closed: boolean; readonly won: boolean };

const open = (probability: number, category: string, categoryName = category): Stage => ({ probability, category, categoryName, closed: false, won: false });

/** The stages a new org has; their names are recorded (Opportunity describe), what each implies is general knowledge. */
export const STAGES: ReadonlyMap<string, Stage> = new Map([
  ['Prospecting', open(10, 'Pipeline')],
  ['Qualification', open(10, 'Pipeline')],
  ['Needs Analysis', open(20, 'Pipeline')],
  ['Value Proposition', open(50, 'Pipeline')],
  ['Id. Decision Makers', open(60, 'Pipeline')],
  ['Perception Analysis', open(70, 'Pipeline')],
  ['Proposal/Price Quote', open(75, 'Pipeline')],
  ['Negotiation/Review', open(90, 'Pipeline')],
  ['Closed Won', { probability: 100, category: 'Closed', categoryName: 'Closed', closed: true, won: true }],
  ['Closed Lost', { probability: 0, category: 'Omitted', categoryName: 'Omitted', closed: true, won: false }],
]);
