#pragma once

#include <string_view>

namespace wcbs_link {

/// The whole look of our HTML pages. No '<' and no '&': then the page is well-formed XML, too.
inline constexpr std::string_view kReportStyle = R"css(
:root {
  color-scheme: light dark;
  --page: #f3f4f6; --panel: #ffffff; --quiet: #f7f8fa; --ink: #1b2027; --soft: #505a66; --line: #d3d8df;
  --fail: #a3141d; --fail-back: #fdeceb; --warn: #7a4b00; --warn-back: #fdf3dc;
  --pass: #17633a; --pass-back: #e6f4ea; --skip: #505a66; --skip-back: #eceef1;
  --name: #7a55c7; --connect: #0a7199; --tls: #b0620a; --wait: #2b7a4b; --receive: #2f5fc4; --failed: #c0262d;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #121519; --panel: #1b1f25; --quiet: #222830; --ink: #e8eaed; --soft: #aab3be; --line: #3a424d;
    --fail: #ff9f97; --fail-back: #3a1c1e; --warn: #f4c56f; --warn-back: #342914;
    --pass: #82d8a5; --pass-back: #162f20; --skip: #aab3be; --skip-back: #2a3039;
    --name: #a68be8; --connect: #3aa7d0; --tls: #d98a2f; --wait: #4fae77; --receive: #6f97ee; --failed: #f0635f;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); overflow-wrap: anywhere;
  font: 1.0625rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
main { max-width: 50rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; }
h1, h2, h3, p, dl, dd, ol, ul { margin: 0; padding: 0; }
ol, ul { list-style: none; }
h1 { font-size: 1.7rem; line-height: 1.25; font-weight: 650; }
h2 { font-size: 1.2rem; line-height: 1.35; margin-bottom: 0.75rem; }
h3 { font-size: 1.0625rem; margin-bottom: 0.5rem; }
section { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem;
  margin-top: 1.25rem; }
.soft { color: var(--soft); font-size: 0.95rem; }
.note { margin-top: 0.75rem; }
.answer { border-top: 6px solid var(--tone); }
.answer h1 { color: var(--tone); }
.fail { --tone: var(--fail); --back: var(--fail-back); }
.warn { --tone: var(--warn); --back: var(--warn-back); }
.pass { --tone: var(--pass); --back: var(--pass-back); }
.skip { --tone: var(--skip); --back: var(--skip-back); }
.answer .soft { margin-top: 0.5rem; }
.answer .lines { margin-top: 1.25rem; }
.lines dt { color: var(--soft); font-size: 0.95rem; font-weight: 600; }
.lines dd { margin-bottom: 0.7rem; }
.lines dd:last-child { margin-bottom: 0; }
.answer .lines dd:first-of-type { font-size: 1.15rem; line-height: 1.5; }
.warning + .warning { border-top: 1px solid var(--line); margin-top: 1.25rem; padding-top: 1.25rem; }
.warning h3 { color: var(--warn); }
.copy { background: var(--quiet); border: 1px solid var(--line); border-left: 4px solid var(--soft);
  border-radius: 6px; padding: 0.9rem 1rem; -webkit-user-select: all; user-select: all; }
.copy p + p { margin-top: 0.5rem; }
.command { font: 0.95rem/1.5 ui-monospace, Consolas, "DejaVu Sans Mono", monospace; }
.stages li { display: grid; grid-template-columns: 3.6rem 1fr; column-gap: 0.9rem; padding: 0.55rem 0;
  border-top: 1px solid var(--line); align-items: start; }
.stages li:first-child { border-top: 0; padding-top: 0; }
.stages .stage { font-weight: 600; }
.stages .summary { grid-column: 2; }
.status { color: var(--tone); background: var(--back); border-radius: 5px; text-align: center; font-weight: 650;
  font-size: 0.95rem; }
.certificate { border: 1px solid var(--line); border-radius: 8px; padding: 0.8rem 1rem; background: var(--quiet);
  position: relative; }
.certificate + .certificate { margin-top: 1.5rem; }
.certificate + .certificate::before { content: ""; position: absolute; left: 1.75rem; top: calc(-1.5rem - 1px);
  height: 1.5rem; border-left: 2px solid var(--soft); }
.certificate.fail, .certificate.warn, .certificate.pass { border: 2px solid var(--tone); background: var(--back); }
.certificate.gap { border-style: dashed; }
.certificate .mark { color: var(--tone); font-weight: 650; }
.certificate .subject { font-weight: 600; font-size: 1.1rem; }
.certificate .details { font-size: 0.95rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0.15rem 1.1rem; font-size: 0.95rem; color: var(--soft);
  margin: 0.6rem 0 1rem; }
.legend svg { margin-right: 0.4rem; }
.requests li { padding: 0.6rem 0; border-top: 1px solid var(--line); }
.requests .request { font-weight: 600; }
.bar { display: block; margin: 0.3rem 0; background: var(--skip-back); border-radius: 3px; }
rect.name { fill: var(--name); } rect.connect { fill: var(--connect); } rect.tls { fill: var(--tls); }
rect.wait { fill: var(--wait); } rect.receive { fill: var(--receive); } rect.failed { fill: var(--failed); }
table { border-collapse: collapse; width: 100%; }
td { padding: 0.35rem 0.9rem 0.35rem 0; border-top: 1px solid var(--line); vertical-align: top; }
td:first-child { text-align: right; width: 3.6rem; font-weight: 650; }
tr:first-child td { border-top: 0; }
details { border-top: 1px solid var(--line); padding: 0.55rem 0; }
details:first-of-type { border-top: 0; }
details .warning { margin-top: 0.9rem; }
details .warning h3 { color: var(--tone); }
summary { cursor: pointer; }
.stage { font-weight: 600; }
.others li { padding: 0.2rem 0; }
footer { margin-top: 1.25rem; padding: 0 0.25rem; }
@media (min-width: 44rem) {
  main { padding-top: 2.5rem; }
  h1 { font-size: 2rem; }
  section { padding: 1.5rem 1.75rem; }
  .lines { display: grid; grid-template-columns: 6.5rem 1fr; column-gap: 1rem; }
  .lines dt { padding-top: 0.1rem; }
  .answer .lines dt:first-of-type { padding-top: 0.25rem; }
  .stages li { grid-template-columns: 3.6rem 9rem 1fr; }
  .stages .summary { grid-column: 3; }
}
@media print {
  @page { margin: 15mm; }
  :root { --page: #ffffff; font-size: 9pt; }
  body { line-height: 1.45; }
  main { max-width: none; padding: 0; }
  h2 { break-after: avoid; }
  h3, .legend { break-after: avoid; }
  .legend { break-before: avoid; }
  section { border: 0; border-radius: 0; padding: 0; margin-top: 1.5rem; }
  .answer { border-top: 4pt solid var(--tone); padding-top: 8pt; margin-top: 0; }
  .stages li, .chain, .certificate, .requests li, .copy, .warning, .answer { break-inside: avoid; }
  .status, .bar, .certificate, .copy { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  .screen { display: none; }
}
)css";

}  // namespace wcbs_link
