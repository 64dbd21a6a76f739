// The one style sheet of the pages: light and dark, from 320 px, readable at 200 %, printed without colour.
// Colours reach a contrast of 4.5:1 on their ground in both schemes (WCAG 2.2, 1.4.3).

/** Its hash stands in the policy of the page: changing it here changes it there. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--ground:#f6f7f9;--card:#fff;--ink:#17202b;--soft:#4b5866;--line:#d3d9e0;--accent:#0a4da2;--on-accent:#fff;--good:#0b6b3a;--good-bg:#e4f5ea;--care:#7a4b00;--care-bg:#fff3d9;--bad:#a01722;--bad-bg:#fde8e8;--grey:#5a6673;--grey-bg:#eceff2}
@media (prefers-color-scheme:dark){:root{--ground:#10151b;--card:#1a2129;--ink:#eaeff4;--soft:#aab6c2;--line:#35404c;--accent:#8ab8ff;--on-accent:#0b1624;--good:#7fdca4;--good-bg:#12301f;--care:#ffcf70;--care-bg:#382a0c;--bad:#ff9c9c;--bad-bg:#3d1518;--grey:#aab6c2;--grey-bg:#262f39}}
*{box-sizing:border-box}
html{font:100%/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;background:var(--ground);color:var(--ink)}
body{margin:0}
main,header,footer{max-width:44rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.25rem;display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:baseline;justify-content:space-between}
header nav{font-size:.875rem}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem .75rem;margin:0;padding:0}
nav a,nav strong{display:inline-block;padding:.125rem 0}
h1{font-size:1.5rem;line-height:1.25;margin:.75rem 0 .5rem}
h2{font-size:1.125rem;margin:0 0 .5rem}
p{margin:.5rem 0}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.brand{font-weight:700;letter-spacing:.02em}
.card{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1rem;margin:1rem 0}
.soft{color:var(--soft)}
.small{font-size:.875rem}
label{display:block;font-weight:600;margin-top:1rem}
form .card label:first-child{margin-top:0}
input,select,textarea{font:inherit;width:100%;max-width:100%;padding:.5rem;border:1px solid var(--soft);border-radius:.5rem;background:var(--ground);color:var(--ink)}
textarea{min-height:7rem;font-family:ui-monospace,monospace;font-size:.875rem;overflow-wrap:anywhere}
button{font:inherit;font-weight:600;margin-top:1rem;padding:.625rem 1.5rem;min-height:2.75rem;border:0;border-radius:.5rem;background:var(--accent);color:var(--on-accent);cursor:pointer}
bdi,code,dd{overflow-wrap:anywhere}
code{font-size:.875em}
.verdict{display:flex;gap:.75rem;align-items:center;border-width:2px}
.verdict h1{margin:0}
.verdict svg{flex:none;width:3rem;height:3rem}
.passed{color:var(--good)}.failed{color:var(--bad)}.indeterminate{color:var(--care)}.not-applicable{color:var(--grey)}
.verdict.passed{background:var(--good-bg);border-color:var(--good)}
.verdict.failed{background:var(--bad-bg);border-color:var(--bad)}
.verdict.indeterminate{background:var(--care-bg);border-color:var(--care)}
.axes{list-style:none;margin:0;padding:0}
.axes li{display:grid;grid-template-columns:1.75rem 1fr;gap:.25rem .5rem;padding:.75rem 0;border-top:1px solid var(--line)}
.axes li:first-child{border-top:0;padding-top:0}
.axes li:last-child{padding-bottom:0}
.axes svg{width:1.5rem;height:1.5rem;margin-top:.1rem}
.axes strong,.axes span{display:block}
.axes .next{font-weight:600}
.axes li div{color:var(--ink)}
dl{display:grid;grid-template-columns:minmax(7rem,12rem) 1fr;gap:.25rem 1rem;margin:0}
dt{color:var(--soft)}dd{margin:0}
summary{cursor:pointer;font-weight:600;padding:.25rem 0}
table{border-collapse:collapse;width:100%;font-size:.875rem}
th,td{text-align:start;vertical-align:top;padding:.375rem .5rem .375rem 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
.files{list-style:none;margin:.75rem 0 0;padding:0}
.files li{padding:.375rem 0;border-top:1px solid var(--line)}
.button{display:inline-block;font-weight:600;margin:.5rem 0;padding:.625rem 1.5rem;min-height:2.75rem;border-radius:.5rem;background:var(--accent);color:var(--on-accent);text-decoration:none}
.qr{display:block;width:14rem;max-width:100%;height:auto;margin:.75rem 0;border-radius:.5rem}
fieldset{border:0;margin:1rem 0 0;padding:0}legend{font-weight:600;padding:0}
.choices{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:0 1rem}
.choice{margin-top:1.25rem}
.choices label,.choice label{display:flex;gap:.5rem;font-weight:400;margin:0;padding:.25rem 0;min-height:1.75rem}
input[type=checkbox]{width:1.25rem;height:1.25rem;flex:none;margin:.125rem 0}
input.code{max-width:12rem;letter-spacing:.15em}
.elements{list-style:none;margin:1rem 0 0;padding:0}
.elements>li{padding:.5rem 0;border-top:1px solid var(--line);break-inside:avoid}
h3{font-size:1rem;line-height:1.4;margin:0}
.elements p{margin:.25rem 0}.elements .item{padding-inline-start:1.25rem;text-indent:-.75rem}.elements .item::before{content:"• "}
figure{margin:1rem 0}figcaption{font-weight:600;margin-bottom:.5rem}
img.page{display:block;max-width:100%;height:auto;background:#fff;border:1px solid var(--line)}
.quiet{background:none;color:var(--accent);border:1px solid var(--accent)}
progress{width:100%;height:1.25rem;accent-color:var(--accent)}
.narrow{display:none}
.findings th{white-space:nowrap}.findings td:nth-child(2){min-width:9rem}
video{display:block;width:100%;max-height:20rem;margin-top:1rem;border-radius:.5rem;background:#000}
[hidden]{display:none!important}
body.drop{outline:4px dashed var(--accent);outline-offset:-8px}
.alert{border-color:var(--care);background:var(--care-bg)}
footer{color:var(--soft);font-size:.875rem;padding-bottom:2rem}
@media (max-width:30rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}table,tbody,tr,td{display:block}thead{display:none}tr{border-top:1px solid var(--line);padding:.375rem 0}td{border:0;padding:0}.narrow{display:inline}}
@media print{html{background:#fff;color:#000}.card{border-color:#000;background:#fff!important;break-inside:avoid}nav,form,.no-print{display:none}a{color:inherit;text-decoration:none}}
`
