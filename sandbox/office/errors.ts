/**
 * The errors of Office.js by the names its documentation gives for each method. Numbers of the 9000s are Outlook's own;
 * where the documentation gives none, the number is that of the same error in Office.js's common table.
 */
const codes = {
  InvalidFormatError: 2006,
  DataExceedsMaximumSize: 2009,
  OperationNotSupported: 5000,
  InternalError: 5001,
  TooManyIncompleteRequests: 5100,
  AttachmentSizeExceeded: 9000,
  NumberOfAttachmentsExceeded: 9001,
  InvalidAttachmentId: 9003,
  AttachmentUploadGeneralFailure: 9007,
  AttachmentToDeleteDoesNotExist: 9008,
  NumberOfRecipientsExceeded: 9012,
  GenericResponseError: 9020,
  SaveError: 9021,
  DuplicateNotificationKey: 9023,
  NotificationKeyNotFound: 9024,
  NumberOfNotificationsExceeded: 9025,
  InvalidParameterValueError: 9031,
  ItemNotSaved: 9046,
} as const;

export type OfficeErrorName = keyof typeof codes;

const isKnown = (name: string): name is OfficeErrorName => Object.hasOwn(codes, name);

/** A failure that an add-in sees as `asyncResult.error`. */
export class OfficeFailure extends Error {
  override readonly name: OfficeErrorName;
  readonly code: number;

  constructor(name: string, message: string) {
    super(message);
    this.name = isKnown(name) ? name : "InternalError";
    this.code = codes[this.name];
  }
}

/** Outlook's limits that the stand-in keeps. Lengths are in characters. */
export const OfficeLimits = {
  maxBodyLength: 1_000_000,
  maxAttachmentLength: 34_865_152,
  maxRecipientsPerField: 100,
  maxSessionDataLength: 50_000,
  maxCustomPropertiesLength: 2_500,
  maxRoamingLength: 32_768,
  maxSubjectLength: 255,
  maxNotices: 5,
  /** Outlook on the web and the new Outlook on Windows refuse a fourth call while three are under way. */
  maxConcurrentCalls: 3,
} as const;
