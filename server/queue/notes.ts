import type { Store } from "./store.ts";

interface SettingRow {
  path: string;
  value: string;
}

/** What operators set and did: settings by dotted path, and the audit trail. */
export const createNotes = ({ db, writer, now }: Store) => {
  const all = db.prepare<[], SettingRow>("select path, value from settings order by path");
  const set = db.prepare<[string, string, number]>(
    `insert into settings values (?, ?, ?)
     on conflict do update set value = excluded.value, set_at_ms = excluded.set_at_ms`,
  );
  const unset = db.prepare<[string]>("delete from settings where path = ?");
  const note = db.prepare<[number, string, string | null]>(
    "insert into audit (at_ms, action, detail) values (?, ?, ?)",
  );

  return {
    settings: async (): Promise<Record<string, unknown>> =>
      Object.fromEntries(all.all().map(({ path, value }) => [path, JSON.parse(value) as unknown])),
    saveSetting: (path: string, value: unknown): Promise<void> =>
      writer.write(() => {
        if (value === undefined) unset.run(path);
        else set.run(path, JSON.stringify(value), now());
      }),
    audit: (action: string, detail?: Record<string, unknown>): Promise<void> =>
      writer.write(() => {
        note.run(now(), action, detail ? JSON.stringify(detail) : null);
      }),
  };
};
