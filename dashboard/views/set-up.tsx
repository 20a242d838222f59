import { useState } from "preact/hooks";
import type { AuditRow, ConnectionsView, SetupSite, SetupView } from "../../server/admin/api.ts";
import { post } from "../api.ts";
import { useLoad } from "../load.ts";
import { Head } from "../parts/filters.tsx";
import { Shown } from "../parts/shown.tsx";
import { texts } from "../texts.ts";
import { Accounts } from "./set-up/accounts.tsx";
import { Changes } from "./set-up/changes.tsx";
import { Keys } from "./set-up/keys.tsx";
import { SiteFields } from "./set-up/site-fields.tsx";
import { SitePanel } from "./set-up/site-panel.tsx";

const words = texts.setup;

/** From a domain to the first pair. */
export const SetUp = () => {
  const load = useLoad<SetupView>("/setup");
  const accounts = useLoad<ConnectionsView>("/setup/connections");
  const audit = useLoad<AuditRow[]>("/setup/audit", {}, { everyMs: 10_000 });
  const connections = accounts.data?.rows ?? [];
  const [open, setOpen] = useState<string>();
  const [said, setSaid] = useState<{ text: string; isBad?: boolean }>();
  const save = async (sites: SetupSite[]) => {
    try {
      await post<SetupView>("/setup", { sites });
      setSaid({ text: words.saved });
      setOpen(undefined);
      load.again();
      audit.again();
    } catch (error) {
      setSaid({ text: (error as Error).message, isBad: true });
    }
  };
  return (
    <>
      <Head title={words.title} lead={words.lead} />
      {said && (
        <p class={said.isBad ? "bad" : "good"} role={said.isBad ? "alert" : "status"}>
          {said.text}
        </p>
      )}
      <Shown load={load}>
        {({ sites, readOnly }) => (
          <>
            {readOnly && <p class="quiet">{words.readOnly}</p>}
            {sites.map((site) => {
              const others = sites.filter(({ id }) => id !== site.id);
              const change = (changed: SetupSite) =>
                save(sites.map((each) => (each.id === site.id ? changed : each)));
              return open === site.id ? (
                <section class="panel" key={site.id}>
                  <h2>{site.id}</h2>
                  <SiteFields before={site} save={change} connections={connections} />
                </section>
              ) : (
                <SitePanel
                  key={site.id}
                  site={site}
                  readOnly={readOnly}
                  edit={() => setOpen(site.id)}
                  change={change}
                  remove={others.length > 0 ? () => save(others) : undefined}
                />
              );
            })}
            {!readOnly && open === undefined && (
              <details class="panel" key={sites.length} open={sites.length === 0}>
                <summary>{words.add}</summary>
                {sites.length === 0 && <p>{words.none}</p>}
                <SiteFields save={(site) => save([...sites, site])} connections={connections} />
              </details>
            )}
            {!readOnly && sites.length > 0 && (
              <p>
                <a href="api/setup/twinbeam.config.json" download>
                  {words.export}
                </a>
              </p>
            )}
          </>
        )}
      </Shown>
      <Shown load={accounts}>{(view) => <Accounts view={view} again={accounts.again} />}</Shown>
      <Keys />
      <Shown load={audit}>{(rows) => <Changes rows={rows} />}</Shown>
    </>
  );
};
