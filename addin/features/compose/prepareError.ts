/** Why a message was not prepared, beyond a door that failed. */
export type PrepareFault =
  | "tooLarge"
  | "imageLost"
  | "picturesLost"
  | "textLost"
  | "picturesUploading"
  | "filesLost"
  | "stillEdited"
  | "noLongerFollowed"
  | "plainText";

export class PrepareError extends Error {
  override readonly name = "PrepareError";
  readonly fault: PrepareFault;

  /** @param message for `noLongerFollowed`: the server's sentence that says why. */
  constructor(fault: PrepareFault, message = "") {
    super(message);
    this.fault = fault;
  }
}
