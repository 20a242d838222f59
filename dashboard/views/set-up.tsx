import { useState } from "preact/hooks";
import type { AuditRow, ConnectionsView, SetupSite, SetupView } from "../../server/admin/api.ts";
import { post } from "../api.ts";
import { useLoad } from "../load.ts";
import { Head } from "../parts/filters.tsx";
import { type Outcome, Said } from "../parts/said.tsx";
import { Shown } from "../parts/shown.tsx";
import { texts } from "../texts.ts";
import { Accounts } from "./set-up/accounts.tsx";
import { Changes } from "./set-up/changes.tsx";
import { Keys } from "./set-up/keys.tsx";
import { SiteFields } from "./set-up/site-fields.tsx";
import { SitePanel } from "./set-up/site-panel.tsx";

const words = texts.setup;

/** Where an outcome is told, beside the sites' own ids, which hold no space. */
const top = "top of the page";
const newSite = "new site";
const triggersOf = (site: string) => `triggers of ${site}`;

/** From a domain to the first pair. */
export const SetUp = () => {
  const load = useLoad<SetupView>("/setup");
  const accounts = useLoad<ConnectionsView>("/setup/connections");
  const audit = useLoad<AuditRow[]>("/setup/audit", {}, { everyMs: 10_000 });
  const savedAtMs = audit.data?.find(({ action }) => action === "setup")?.atMs;
  const connections = accounts.data?.rows ?? [];
  const [open, setOpen] = useState<string>();
  const [said, setSaid] = useState<Outcome & { place: string }>();
  const saidAt = (place: string) => (said?.place === place ? said : undefined);
  /** Tells the outcome at the place whose button was pressed, or where that is `shownAt` afterwards. */
  const save = async (sites: SetupSite[], place: string, shownAt = place): Promise<boolean> => {
    try {
      await post<SetupView>("/setup", { sites, version: load.data?.version });
    } catch (error) {
      setSaid({ text: (error as Error).message, isBad: true, place });
      return false;
    }
    setSaid({ text: words.saved, place: shownAt });
    setOpen(undefined);
    load.again();
    audit.again();
    return true;
  };
  return (
    <>
      <Head title={words.title} lead={words.lead} />
      <Said outcome={saidAt(top)} />
      <Shown load={load}>
        {({ sites, readOnly }) => (
          <>
            {readOnly && <p class="quiet">{words.readOnly}</p>}
            {sites.map((site) => {
              const others = sites.filter(({ id }) => id !== site.id);
              const change = (changed: SetupSite, place: string) =>
                save(
                  sites.map((each) => (each.id === site.id ? changed : each)),
                  place,
                );
              return open === site.id ? (
                <section class="panel" key={site.id}>
                  <h2>{site.id}</h2>
                  <SiteFields
                    before={site}
                    save={(changed) => void change(changed, site.id)}
                    outcome={saidAt(site.id)}
                    connections={connections}
                  />
                </section>
              ) : (
                <SitePanel
                  key={site.id}
                  site={site}
                  readOnly={readOnly}
                  savedAtMs={savedAtMs}
                  edit={() => setOpen(site.id)}
                  outcome={saidAt(site.id)}
                  change={(changed) => change(changed, triggersOf(site.id))}
                  triggersOutcome={saidAt(triggersOf(site.id))}
                  remove={others.length > 0 ? () => void save(others, site.id, top) : undefined}
                />
              );
            })}
            {!readOnly && open === undefined && (
              <details class="panel" key={sites.length} open={sites.length === 0}>
                <summary>{words.add}</summary>
                {sites.length === 0 && <p>{words.none}</p>}
                <SiteFields
                  save={(site) => void save([...sites, site], newSite, site.id)}
                  outcome={saidAt(newSite)}
                  connections={connections}
                />
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
