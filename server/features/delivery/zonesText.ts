/**
 * The form in which two spellings of a place are the same text: without accents on Latin, Greek and Cyrillic letters,
 * without case, dots and apostrophes. The vowel signs of other scripts are letters of theirs and stay.
 */
export function normalizePlace(text: string): string {
  const words = text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(/\p{L}/gu, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .replace(/[.'’‘`ʼʻ]/g, "")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
  return words.replace(/\b(st|ste|mt|ft)\b/g, (word) => FULL_WORDS[word] ?? word);
}

/** Latin letters that Unicode does not take apart. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  æ: "ae",
  œ: "oe",
  ı: "i",
};

const FULL_WORDS: Readonly<Record<string, string>> = {
  st: "saint",
  ste: "sainte",
  mt: "mount",
  ft: "fort",
};
