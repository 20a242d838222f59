import type { Db } from "../db.ts";
import type { AuditRow, LeaseRow } from "../reads.ts";
import { pageSize } from "./conditions.ts";

interface StoredAudit {
  atMs: number;
  action: string;
  detail: string | null;
}

/** What operators did, and who relays. */
export const createNoteReads = (db: Db) => {
  const audit = db.prepare<[number], StoredAudit>(
    "select at_ms as atMs, action, detail from audit order by entry desc limit ?",
  );
  const lease = db.prepare<[], LeaseRow>(
    "select holder, since_ms as sinceMs, heartbeat_at_ms as heartbeatAtMs from lease",
  );
  const suppressions = db.prepare<[], number>("select count(*) from suppressions").pluck();

  return {
    auditTrail: ({ limit }: { limit?: number }): AuditRow[] =>
      audit.all(pageSize(limit)).map(({ detail, ...row }) => ({
        ...row,
        detail: detail === null ? undefined : (JSON.parse(detail) as unknown),
      })),
    lease: () => lease.get(),
    suppressions: () => suppressions.get() ?? 0,
  };
};
