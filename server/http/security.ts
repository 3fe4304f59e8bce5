import type { RequestHandler } from "express";
import helmet from "helmet";

export interface SecurityOptions {
  readonly officeJsUrl: string;
  /** Sources of CSP's `frame-ancestors`: where Outlook's pages come from. */
  readonly frameAncestors: readonly string[];
  /** Over http, on one's own machine, a browser must not be told to insist on https. */
  readonly isSecure: boolean;
}

const SIGN_IN = "https://login.microsoftonline.com";

/** For answers to programs: nothing of them is to be shown, run or framed. */
export function apiHeaders({ isSecure }: Pick<SecurityOptions, "isSecure">): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { "default-src": ["'none'"], "frame-ancestors": ["'none'"] },
    },
    strictTransportSecurity: isSecure,
  });
}

/**
 * For the add-in's pages, which live in a frame inside Outlook. `X-Frame-Options` can't name several hosts and an
 * opener policy would cut the sign-in popup off from the page that opened it: both are left out.
 */
export function addinHeaders({ officeJsUrl, frameAncestors, isSecure }: SecurityOptions): RequestHandler {
  const office = new URL(officeJsUrl).origin;
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "script-src": ["'self'", office],
        // Fluent UI writes its rules into a style element while the page runs.
        "style-src": ["'self'", "'unsafe-inline'"],
        // A read mail shows its own pictures.
        "img-src": ["'self'", "data:", "https:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'", SIGN_IN, office],
        "frame-src": ["'self'", SIGN_IN],
        "frame-ancestors": [...frameAncestors],
      },
    },
    xFrameOptions: false,
    crossOriginOpenerPolicy: false,
    // Outlook loads the icons from its own pages.
    crossOriginResourcePolicy: { policy: "cross-origin" },
    strictTransportSecurity: isSecure,
  });
}
