/** The server says sizes with the same words. */
export { sizeWords } from "../../../shared/fileSize.ts";
