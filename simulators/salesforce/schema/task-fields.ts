import { readFieldTable } from './field-table.ts';

/**
 * The fields of Task. No describe of it was recorded (apis.md E): names and types are general knowledge, the shape of the
 * shared ones is that of the recorded Event. Recurrence is left out.
 */
export const taskFields = readFieldTable(`
  Id                    | Activity ID        | id             | required readonly defaulted
  WhoId                 | Name ID            | reference      | fls Contact/Lead=Who cascade children:Tasks
  WhatId                | Related To ID      | reference      | fls Account/Asset/Campaign/Case/Contract/Opportunity/Order/Product2/Solution=What cascade children:Tasks
  Subject               | Subject            | combobox 255   | name-field values:ActivitySubject
  ActivityDate          | Due Date Only      | date           | fls
  Status                | Status             | picklist 255   | required defaulted values:TaskStatus
  Priority              | Priority           | picklist 255   | required defaulted values:TaskPriority
  IsHighPriority        | High Priority      | boolean        | required readonly defaulted
  OwnerId               | Assigned To ID     | reference      | required defaulted Group/User=Owner
  Description           | Description        | textarea 32000 | fls
  IsDeleted             | Deleted            | boolean        | required readonly defaulted
  AccountId             | Account ID         | reference      | readonly Account=Account computed:activityAccount
  IsClosed              | Closed             | boolean        | required readonly defaulted
  CreatedDate           | Created Date       | datetime       | required readonly defaulted
  CreatedById           | Created By ID      | reference      | required readonly defaulted User=CreatedBy
  LastModifiedDate      | Last Modified Date | datetime       | required readonly defaulted
  LastModifiedById      | Last Modified By ID | reference     | required readonly defaulted User=LastModifiedBy
  SystemModstamp        | System Modstamp    | datetime       | required readonly defaulted
  IsArchived            | Archived           | boolean        | required readonly defaulted
  CallDurationInSeconds | Call Duration      | int 8          | fls
  CallType              | Call Type          | picklist 40    | restricted fls values:CallType
  CallDisposition       | Call Result        | string 255     | fls
  CallObject            | Call Object Identifier | string 255 | fls
  ReminderDateTime      | Reminder Date/Time | datetime       |
  IsReminderSet         | Reminder Set       | boolean        | required defaulted
  TaskSubtype           | Task Subtype       | picklist 40    | create-only defaulted restricted values:TaskSubtype
  CompletedDateTime     | Completed Date     | datetime       | readonly
`);
