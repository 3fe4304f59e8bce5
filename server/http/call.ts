import type { Translate } from "../../shared/text/index.ts";

/** The signed-in seller, as the verified token names them. */
export interface Rep {
  /** Entra object id. */
  readonly repId: string;
  /** Entra tenant id, lower case. */
  readonly orgId: string;
  readonly name: string;
  readonly address: string;
  readonly isAdmin: boolean;
}

/** Who signed a request, with what, and until when. */
export interface SignedIn {
  readonly rep: Rep;
  readonly expiresAt: Date;
  /** To be exchanged on the rep's behalf; a ticket can't be. */
  readonly accessToken: string | undefined;
  /** The one message that a ticket is good for. */
  readonly ticketMessageId: string | undefined;
}

/** What a handler knows besides its input. */
export interface Call extends SignedIn {
  readonly translate: Translate;
  /** BCP 47, one whose language the catalogue has. */
  readonly locale: string;
  /** IANA time zone of the reader. */
  readonly zone: string;
}
