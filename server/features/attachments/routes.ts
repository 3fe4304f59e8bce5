import { pipeline } from "node:stream/promises";
import { Router } from "express";
import { z } from "zod";
import { api } from "../../../shared/api.ts";
import { UploadedAttachment } from "../../../shared/attachments.ts";
import { MINUTE } from "../../../shared/time.ts";
import { readCall, route } from "../../http/route.ts";
import { drain, readForm } from "./form.ts";
import type { AttachmentNeeds } from "./needs.ts";
import { readAttachment, removeAttachment } from "./run.ts";
import { addAttachment } from "./upload.ts";

/** A client that sends nothing for so long is gone. OneDrive may make us pause for some minutes. */
const SILENCE = 10 * MINUTE;

const Params = z.strictObject({ messageId: z.uuid() });
const OneParams = Params.extend({ attachmentId: z.string().max(200) });

export function attachmentRoutes(needs: AttachmentNeeds): Router {
  const router = Router();

  router.post("/api/messages/:messageId/attachments", async (req, res) => {
    const { params, call } = await readCall(req, "rep", Params);
    const { socket } = req;
    const giveUp = () => void req.destroy();
    socket.setTimeout(SILENCE).on("timeout", giveUp);
    try {
      const added = await addAttachment(needs, call, params.messageId, () => readForm(req, call.translate));
      res.set("Cache-Control", "no-store").json(UploadedAttachment.parse(added));
    } catch (error) {
      drain(req);
      throw error;
    } finally {
      socket.setTimeout(0).off("timeout", giveUp);
    }
  });

  router.get("/api/messages/:messageId/attachments/:attachmentId/content", async (req, res) => {
    const { params, call } = await readCall(req, "rep", OneParams);
    const bytes = await readAttachment(needs, call, params.messageId, params.attachmentId);
    res.set({
      "Cache-Control": "no-store",
      "Content-Type": "application/octet-stream",
      "Content-Disposition": "attachment",
      "X-Content-Type-Options": "nosniff",
    });
    // Who gets less than was announced knows that it was cut off.
    await pipeline(bytes, res).catch(() => res.destroy());
  });

  route(router, api.removeAttachment, async (_input, { messageId, attachmentId }, call) => {
    await removeAttachment(needs, call, messageId, attachmentId);
  });

  return router;
}
