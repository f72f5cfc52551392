import { readFieldTable } from './field-table.ts';

/**
 * The standard fields of Event, in the order of the recorded describe
 * (cumulusci/GET_sobjects_Event_describe.yaml), read anew into our own notation. Of what an event may be about only the
 * usual kinds are listed, of the time zones a few.
 */
export const eventFields = readFieldTable(`
  Id                          | Activity ID                                | id             | required readonly defaulted
  WhoId                       | Name ID                                    | reference      | fls Contact/Lead=Who cascade children:Events
  WhatId                      | Related To ID                              | reference      | fls Account/Asset/Campaign/Case/Contract/Opportunity/Order/Product2/Solution=What cascade children:Events
  Subject                     | Subject                                    | combobox 255   | name-field values:ActivitySubject
  Location                    | Location                                   | string 255     | fls
  IsAllDayEvent               | All-Day Event                              | boolean        | required defaulted fls
  ActivityDateTime            | Due Date Time                              | datetime       |
  ActivityDate                | Due Date Only                              | date           |
  DurationInMinutes           | Duration                                   | int 8          |
  StartDateTime               | Start Date Time                            | datetime       |
  EndDateTime                 | End Date Time                              | datetime       |
  EndDate                     | End Date                                   | date           | readonly
  Description                 | Description                                | textarea 32000 | fls
  AccountId                   | Account ID                                 | reference      | readonly Account=Account computed:activityAccount
  OwnerId                     | Assigned To ID                             | reference      | required defaulted Calendar/User=Owner
  IsPrivate                   | Private                                    | boolean        | required defaulted
  ShowAs                      | Show Time As                               | picklist 40    | defaulted restricted values:ShowAs
  IsDeleted                   | Deleted                                    | boolean        | required readonly defaulted
  IsChild                     | Is Child                                   | boolean        | required readonly defaulted
  IsGroupEvent                | Is Group Event                             | boolean        | required readonly defaulted
  GroupEventType              | Group Event Type                           | picklist 40    | readonly defaulted restricted values:GroupEventType
  CreatedDate                 | Created Date                               | datetime       | required readonly defaulted
  CreatedById                 | Created By ID                              | reference      | required readonly defaulted User=CreatedBy
  LastModifiedDate            | Last Modified Date                         | datetime       | required readonly defaulted
  LastModifiedById            | Last Modified By ID                        | reference      | required readonly defaulted User=LastModifiedBy
  SystemModstamp              | System Modstamp                            | datetime       | required readonly defaulted
  IsArchived                  | Archived                                   | boolean        | required readonly defaulted
  RecurrenceActivityId        | Recurrence Activity ID                     | reference      | readonly Event= children:RecurringEvents
  IsRecurrence                | Create Recurring Series of Events          | boolean        | required create-only defaulted
  RecurrenceStartDateTime     | Recurrence Start                           | datetime       |
  RecurrenceEndDateOnly       | Recurrence End                             | date           |
  RecurrenceTimeZoneSidKey    | Recurrence Time Zone                       | picklist 40    | restricted values:RecurrenceTimeZone
  RecurrenceType              | Recurrence Type                            | picklist 40    | restricted values:RecurrenceType
  RecurrenceInterval          | Recurrence Interval                        | int 9          |
  RecurrenceDayOfWeekMask     | Recurrence Day of Week Mask                | int 9          |
  RecurrenceDayOfMonth        | Recurrence Day of Month                    | int 9          |
  RecurrenceInstance          | Recurrence Instance                        | picklist 40    | restricted values:RecurrenceInstance
  RecurrenceMonthOfYear       | Recurrence Month of Year                   | picklist 40    | restricted values:Month
  ReminderDateTime            | Reminder Date/Time                         | datetime       |
  IsReminderSet               | Reminder Set                               | boolean        | required defaulted
  EventSubtype                | Event Subtype                              | picklist 40    | create-only restricted values:EventSubtype
  IsRecurrence2Exclusion      | Historical Event, Not Following Recurrence | boolean        | required readonly defaulted
  Recurrence2PatternText      | Recurrence Pattern                         | textarea 512   | create-only
  Recurrence2PatternVersion   | Pattern Version                            | picklist 40    | readonly restricted values:RecurrencePatternVersion
  IsRecurrence2               | Repeat                                     | boolean        | required readonly defaulted
  IsRecurrence2Exception      | Is Exception                               | boolean        | required readonly defaulted
  Recurrence2PatternStartDate | Recurrence Pattern Start Date              | datetime       | readonly
  Recurrence2PatternTimeZone  | Recurrence Pattern Time Zone Reference     | string 255     | readonly
`);
