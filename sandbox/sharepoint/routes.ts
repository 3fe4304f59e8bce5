import { type Request, Router } from "express";
import type { SandboxClock } from "../clock.ts";
import type { OneDrive } from "../drive/oneDrive.ts";
import type { Faults } from "../faults.ts";
import { sharePointOperation } from "./answer.ts";
import { downloadWork } from "./download.ts";
import { shareWork } from "./share.ts";
import { uploadWork } from "./upload.ts";

export interface SharePointNeeds {
  readonly oneDrive: OneDrive;
  readonly clock: SandboxClock;
  readonly faults: Faults;
}

/**
 * The addresses OneDrive gives out. `https://<host>.sharepoint.com/<path>` is `/_sharepoint/<host>/<path>` here: who
 * calls in place of Microsoft has to lead there. Shared links lead here by themselves.
 */
export function sharePointRoutes(needs: SharePointNeeds): Router {
  const { faults } = needs;
  const upload = uploadWork(needs);
  const share = shareWork(needs);
  const router = Router();
  const session = "/_sharepoint/:host/personal/:person/_api/v2.0/drives/:drive/items/:item/uploadSession";
  const loses = (req: Request, status: number) => {
    if (status === 404) upload.lose(req);
  };
  router.put(
    session,
    sharePointOperation({ faults, name: "drive.upload", work: upload.put, onFault: loses }),
  );
  router.post(
    session,
    sharePointOperation({ faults, name: "drive.upload", work: upload.post, onFault: loses }),
  );
  router.get(
    session,
    sharePointOperation({ faults, name: "drive.uploadStatus", work: upload.get, onFault: loses }),
  );
  router.delete(session, sharePointOperation({ faults, name: "drive.cancelUpload", work: upload.delete }));
  router.get(
    "/_sharepoint/:host/personal/:person/_layouts/15/download.aspx",
    sharePointOperation({ faults, name: "drive.download", work: downloadWork(needs) }),
  );
  router.get("/share/:share", sharePointOperation({ faults, name: "share.open", work: share.page }));
  router.get(
    "/share/:share/content",
    sharePointOperation({ faults, name: "share.open", work: share.content }),
  );
  return router;
}
