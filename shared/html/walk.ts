import type { Role } from "./elements.ts";
import { type Foreign, followForeign } from "./foreign.ts";
import type { Places } from "./places.ts";

/** A hyperlink: `a`, `area`, or a VML shape in a conditional comment. Offsets are those of the document. */
export interface FoundLink {
  /** The decoded href. */
  readonly href: string;
  /** From here to `end` stands the value, without quotes. */
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
  /** Source of the visible text, cut off after `MAX_TEXT` characters. */
  text: string;
  readonly isMarkedOff: boolean;
}

/** The `src` of an image; offsets are those of the document. */
export interface FoundSource {
  /** Decoded. */
  readonly address: string;
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
}

/** An image tag from `<` to after `>`. */
export interface FoundImage {
  readonly start: number;
  readonly end: number;
  readonly addresses: readonly string[];
  /** Where the value of `src` stands, without quotes; missing if there is none. */
  readonly source: FoundSource | undefined;
  /** Stands in SVG or MathML, which it ends: without it, what follows would be read differently. */
  readonly endsForeign: boolean;
}

export interface Attribute {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
}

/** One run of the tokenizer: over the document, or over the body of a conditional comment in it. */
export interface Walk {
  readonly html: string;
  /** Offset of `html` in the document. */
  readonly from: number;
  /** Missing in a conditional comment, in which neither a quote begins nor an image is put. */
  readonly places: Places | undefined;
  readonly links: FoundLink[];
  readonly images: FoundImage[];
  readonly foreign: Foreign;
  /** Whether the tag being read ended SVG or MathML. */
  endsForeign: boolean;
  /** Whether the tag being read has a role, or foreign content depends on it; the next three hold for it only then. */
  isNamed: boolean;
  role: Role | undefined;
  name: string;
  tagStart: number;
  /** Of a tag with a role only. The first of each name is the one that counts. */
  attributes: Attribute[];
  attributeName: string;
  valueStart: number;
  valueEnd: number;
  /** The link whose text is being read, and the name of its element. */
  reading: FoundLink | undefined;
  readingName: string;
}

export function startWalk(html: string, places: Places | undefined, parent?: Walk, from = 0): Walk {
  return {
    html,
    from,
    places,
    links: parent?.links ?? [],
    images: parent?.images ?? [],
    foreign: followForeign(),
    endsForeign: false,
    isNamed: false,
    role: undefined,
    name: "",
    tagStart: 0,
    attributes: [],
    attributeName: "",
    valueStart: 0,
    valueEnd: 0,
    reading: undefined,
    readingName: "",
  };
}
