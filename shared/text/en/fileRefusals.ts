/** Why a file is not followed or a picture not hosted: each says that the message itself is none the worse. */
export const fileRefusals = {
  "files.refused.unavailable":
    "OneDrive did not answer as it should, so the file can’t be followed just now. It stays attached normally. Try again in a minute.",
  "files.refused.signedOut":
    "Your sign-in to OneDrive has ended. The file stays attached normally. Sign in again to follow it.",
  "files.refused.consent":
    "Email Engagement may not use your OneDrive yet. The file stays attached normally. Allow it, then follow the file again.",
  "files.refused.missing":
    "Your account has no OneDrive, or it was never set up. The file stays attached normally. Open OneDrive once, or ask your admin.",
  "files.refused.blocked":
    "OneDrive does not take this file: your organization may not allow its type. It stays attached normally.",
  "files.refused.full":
    "Your OneDrive is full. The file stays attached normally. Make room in OneDrive to follow it.",
  "files.refused.tooLarge": "The file is larger than OneDrive takes. It stays attached normally.",
  "files.refused.tooLargeToSpool":
    "The file is too large to be followed without its size being known. It stays attached normally.",
  "files.refused.changed":
    "The file changed while it was read, so it was not followed. It stays attached normally. Try again.",
  "files.refused.sharing":
    "Your organization does not allow sharing this file with these recipients. It stays attached normally.",
  "files.refused.tooMany":
    "A message can have {limit, number} followed files. This one stays attached normally.",
  "files.refused.sent": "The message was sent already. Start a new one to follow more files.",
  "files.refused.form": "The request must hold one file, with its size in a field before it.",
  "files.refused.field": "Unknown field: {name}.",
  "files.refused.size": "size: must be a whole number of bytes.",
  "files.refused.notRevoked":
    "OneDrive did not answer as it should, so access could not be taken away yet. Try again in a minute.",
  "files.refused.gone": "Its copy is not in your OneDrive any more.",
  "files.refused.notRead": "OneDrive did not hand it over. Try again in a minute.",
  "images.refused.off": "Your organization does not host images. It stays in the message as it is.",
  "images.refused.type":
    "Only PNG, JPEG, GIF, WebP and BMP images are hosted. This one stays in the message as it is.",
  "images.refused.tooLarge":
    "Images over {limit, number} MB are not hosted. This one stays in the message as it is.",
  "images.refused.tooMany":
    "A message can have {limit, number} hosted images. This one stays in the message as it is.",
  "images.refused.storage":
    "The image can’t be hosted just now. It stays in the message as it is. Sending works as usual.",
} as const;
