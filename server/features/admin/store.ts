import { randomUUID } from "node:crypto";
import { z } from "zod";
import { defaultSettings, Settings } from "../../../shared/settings.ts";
import { SECOND } from "../../../shared/time.ts";
import type { Row, Table } from "../../platform/tables.ts";
import { withRetry } from "../../platform/withRetry.ts";
