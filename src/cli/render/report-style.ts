/** Colours of the page by name, light and dark; `report-html.test.ts` holds every pair of text and ground to a contrast of 4.5. */
export const reportColours = {
  light: {
    ground: "#ffffff",
    panel: "#f6f7f9",
    line: "#d5d9e0",
    text: "#1b2230",
    dim: "#566072",
    good: "#17693b",
    bad: "#b3261e",
    warn: "#8a5300",
    busy: "#1d5fa8",
    worked: "#cfe0f5",
    retry: "#f6dfb3",
    failed: "#f6d3d0",
    open: "#e4e7ec",
    edge: "#8aa6c8",
    critical: "#0f3d75",
    landing: "#2e7d57",
  },
  dark: {
    ground: "#12161d",
    panel: "#1a202a",
    line: "#343d4c",
    text: "#e6eaf1",
    dim: "#a3aec0",
    good: "#6fd39a",
    bad: "#ff9a92",
    warn: "#f0bd65",
    busy: "#8dbdf5",
    worked: "#233d5e",
    retry: "#57431a",
    failed: "#5c2623",
    open: "#2b3442",
    edge: "#4d6f99",
    critical: "#a9cdfb",
    landing: "#57b98a",
  },
} as const;

const variables = (colours: Readonly<Record<string, string>>): string =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(";");

/** The page's style sheet. */
export const reportStyle: string = `
:root{color-scheme:light dark;${variables(reportColours.light)}}
@media (prefers-color-scheme:dark){:root{${variables(reportColours.dark)}}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:74rem;padding:0 1.25rem 3rem;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--ground);padding:.5rem 1rem;z-index:1}
header{padding:2.5rem 0 1rem;border-bottom:1px solid var(--line)}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .5rem;overflow-wrap:anywhere;text-wrap:balance}
h2{font-size:1.15rem;margin:2.5rem 0 .6rem}
p{margin:.4rem 0;max-width:46rem}
.verdict{font-size:1.15rem;margin:.4rem 0}.verdict strong{margin-right:.5rem;white-space:nowrap}
.verdict.done strong{color:var(--good)}.verdict.failed strong{color:var(--bad)}
.verdict.needs-human strong,.verdict.interrupted strong{color:var(--warn)}.verdict.open strong{color:var(--busy)}
.why{overflow-wrap:anywhere}.about{max-width:none}.about,footer{color:var(--dim);font-size:.92rem;overflow-wrap:anywhere}
footer{margin-top:3rem;border-top:1px solid var(--line)}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
main ul{margin:.4rem 0;padding-left:1.2rem;max-width:52rem}li{margin:.3rem 0}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:.5rem;margin:.6rem 0 1rem;background:linear-gradient(to left,var(--ground) 1rem,transparent) right/3rem 100% no-repeat local,linear-gradient(to left,var(--line),transparent) right/.6rem 100% no-repeat scroll}
.scroll:focus-visible,a:focus-visible{outline:2px solid var(--busy);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption.quiet{position:absolute;left:-99rem}
caption{text-align:left;color:var(--dim);font-size:.86rem;padding:.5rem .75rem}
th,td{text-align:left;vertical-align:top;padding:.42rem .75rem;border-top:1px solid var(--line);font-weight:400}
thead th{color:var(--dim);font-size:.82rem;white-space:nowrap;background:var(--panel)}
td,tbody th{overflow-wrap:break-word;min-width:3.5rem;max-width:34rem}
.n{width:1%;text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.long{min-width:16rem}.strong{font-weight:600;white-space:nowrap}.dim{color:var(--dim)}.dim:not(.long){white-space:nowrap}
.good{color:var(--good);white-space:nowrap}.bad{color:var(--bad);white-space:nowrap}.warn{color:var(--warn);white-space:nowrap}.busy{color:var(--busy);white-space:nowrap}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;padding:0!important;font-size:.86rem;color:var(--dim);max-width:none!important}
.legend li{display:flex;align-items:center;gap:.4rem;margin:0}
.key{display:inline-block;width:1.3rem;height:.85rem;border-radius:.2rem;border:1px solid var(--edge)}
.key-worked{background:var(--worked)}.key-retry{background:var(--retry)}
.key-failed{background:repeating-linear-gradient(45deg,var(--failed) 0 3px,var(--bad) 3px 4px);border-color:var(--bad)}
.key-landing{background:var(--landing);height:.3rem;border:0}.key-critical{border:2px solid var(--critical);background:none}
.key-idle{height:0;border:0;border-top:2px dotted var(--dim);border-radius:0}
.gantt{display:block;min-width:720px;width:100%;height:auto;font:12px system-ui,-apple-system,"Segoe UI",sans-serif}
.gantt .lane,.gantt .time{fill:var(--dim);font-size:11px}.gantt .lane{font-size:12px}
.tick{stroke:var(--line);stroke-width:1}.idle{stroke:var(--dim);stroke-width:1;stroke-dasharray:1 5}
.bar{stroke:var(--edge);stroke-width:1}.bar-worked{fill:var(--worked)}.bar-retry{fill:var(--retry)}.bar-open{fill:var(--open);stroke-dasharray:4 3}
rect.bar-failed:not(.bar){fill:var(--failed)}.bar.bar-failed{stroke:var(--bad)}.hatch{stroke:var(--bad);stroke-width:1;opacity:.35}
.bar.critical{stroke:var(--critical);stroke-width:2.5}
.label{fill:var(--text);font-weight:500}
.landing{fill:var(--landing)}.refused{fill:var(--bad)}
@media (max-width:40rem){body{padding:0 .9rem 2rem}header{padding-top:1.5rem}h1{font-size:1.5rem}th,td{padding:.4rem .55rem}tbody th{min-width:7rem}.long{min-width:22rem}}
@media print{.scroll{overflow:visible;border:0}}
`.trim();
