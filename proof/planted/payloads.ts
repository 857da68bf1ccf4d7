/** A text that would run something, or change a page, were it taken for markup. */
export interface Payload {
  readonly text: string;
  /** Where it does so when nothing is escaped: between tags, in a quoted attribute, in the address of a link, in a title … */
  readonly raw: Place;
}
export type Place =
  | 'text'
  | 'double'
  | 'single'
  | 'unquoted'
  | 'link'
  | 'title'
  | 'textarea'
  | 'svg'
  | 'script'
  | 'comment';

/** `RUN` stands for what it does: it tells its number, or opens a dialog. */
const TEXTS: readonly string[] = [
  '<script>RUN</script>',
  '<ScRiPt>RUN</sCrIpT>',
  '<script >RUN</script >',
  '<script\n>RUN</script>',
  '<script\t>RUN</script\t>',
  '<script/x>RUN</script>',
  '<script src="data:text/javascript,RUN"></script>',
  '<script type="module">RUN</script>',
  '<script>RUN//',
  '<scr\u0000ipt>RUN</script><script>RUN</script>',
  '<img src=x onerror=RUN>',
  '<img src=x onerror="RUN">',
  "<img src=x onerror='RUN'>",
  '<img/src="x"/onerror=RUN>',
  '<img src=x onerror\n=\nRUN>',
  '<IMG SRC=x ONERROR=RUN>',
  '<img src=x onerror=&#32;RUN>',
  '<img src onerror=RUN//',
  '<img """><script>RUN</script>"\\>',
  '<image src=x onerror=RUN>',
  '<img srcset=x onerror=RUN>',
  '<picture><source srcset=x><img onerror=RUN src=x></picture>',
  '<svg onload=RUN>',
  '<svg/onload=RUN>',
  '<svg onload=RUN//',
  '<svg><script>RUN</script></svg>',
  '<svg><script xlink:href="data:text/javascript,RUN"></script></svg>',
  '<svg><image href=x onerror=RUN></svg>',
  '<svg><animate onbegin=RUN attributeName=x dur=1s></svg>',
  '<svg><set onbegin=RUN attributeName=x></svg>',
  '<svg><foreignObject><img src=x onerror=RUN></foreignObject></svg>',
  '<svg><style><img src=x onerror=RUN></style></svg>',
  '<svg><desc><img src=x onerror=RUN></desc></svg>',
  '<svg><title><img src=x onerror=RUN></title></svg>',
  '<svg><p><style><img src=x onerror=RUN></style></p></svg>',
  '<math><mtext><img src=x onerror=RUN></mtext></math>',
  '<math><mi><svg onload=RUN></svg></mi></math>',
  '<math><annotation-xml encoding="text/html"><img src=x onerror=RUN></annotation-xml></math>',
  '<math><mglyph><style><img src=x onerror=RUN></style></mglyph></math>',
  '<body onload=RUN>',
  '<body onpageshow=RUN>',
  '<iframe srcdoc="<script>parent.RUN</script>"></iframe>',
  '<iframe srcdoc="&lt;img src=x onerror=parent.RUN&gt;"></iframe>',
  '<iframe src="javascript:parent.RUN"></iframe>',
  '<iframe onload=RUN></iframe>',
  '<iframe src="data:text/html,x" onload=RUN></iframe>',
  '<object data="data:text/html,x" onload=RUN></object>',
  '<object data="javascript:RUN" onerror=RUN></object>',
  '<embed src="data:text/html,x" onload=RUN>',
  '<video><source onerror=RUN></video>',
  '<video src=x onerror=RUN></video>',
  '<audio src=x onerror=RUN></audio>',
  '<details open ontoggle=RUN>x</details>',
  '<input autofocus onfocus=RUN>',
  '<textarea autofocus onfocus=RUN></textarea>',
  '<select autofocus onfocus=RUN></select>',
  '<button autofocus onfocus=RUN>x</button>',
  '<a href=# autofocus onfocus=RUN>x</a>',
  '<p tabindex=1 autofocus onfocus=RUN>x</p>',
  '<div contenteditable autofocus onfocus=RUN>x</div>',
  '<link rel=stylesheet href=x onerror=RUN>',
  '<link rel=stylesheet href="data:text/css,x" onload=RUN>',
  '<style>@keyframes x{}</style><p style="animation-name:x" onanimationstart=RUN>x</p>',
  '<style onload=RUN>x{}</style>',
  '<p style="transition:color 1ms;color:red" onmouseover=RUN>x</p>',
  '<marquee onstart=RUN>x</marquee>',
  '<a href="javascript:RUN">press</a>',
  '<a href="java&#115;cript:RUN">press</a>',
  '<a href="java\tscript:RUN">press</a>',
  '<a href=" javascript:RUN">press</a>',
  '<a href="\u0001javascript:RUN">press</a>',
  '<a href="JaVaScRiPt:RUN">press</a>',
  '<svg><a xlink:href="javascript:RUN"><text y=20>press</text></a></svg>',
  '<form action="javascript:RUN"><button>press</button></form>',
  '<form><button formaction="javascript:RUN">press</button></form>',
  '<meta http-equiv="refresh" content="0;url=javascript:RUN">',
  '<meta http-equiv="refresh" content="9;url=data:text/html,x">',
  '<base href="https://evil.example/">',
  '<dialog open oncancel=RUN onclose=RUN>x</dialog>',
  '<template shadowrootmode=open><img src=x onerror=RUN></template>',
  '<p><template><img src=x onerror=RUN></template><img src=x onerror=RUN>',
  '<xss onclick=RUN>press</xss>',
  '<p onclick=RUN>press</p>',
  '<p onmouseover=RUN>x</p>',
  '<p onpointerenter=RUN>x</p>',
  '<p onwheel=RUN>x</p>',
  '<p oncopy=RUN>x</p>',
  '<p hidden=until-found onbeforematch=RUN>x</p>',
  '</p></div></section></main><script>RUN</script>',
  '</td></tr></table><img src=x onerror=RUN>',
  '</li></ul><img src=x onerror=RUN>',
  '</option></select><img src=x onerror=RUN>',
  '</button></form><img src=x onerror=RUN>',
  '<noscript><p title="</noscript><img src=x onerror=RUN>">',
  '<xmp><p title="</xmp><img src=x onerror=RUN>">',
  '<xmp></xmp><img src=x onerror=RUN>',
  '<!--><img src=x onerror=RUN>-->',
  '<!--><img src=x onerror=RUN>-->',
  '<![CDATA[><img src=x onerror=RUN>]]>',
  '<?php ?><img src=x onerror=RUN>',
  '<!DOCTYPE x [<!ENTITY y "z">]><img src=x onerror=RUN>',
  '\u202e<img src=x onerror=RUN>\u202c',
  '\u200b<svg\u000conload=RUN>',
  '\ufeff<img src=x onerror=RUN>',
  'å\u0308<img src=x onerror=RUN>😀',
  '<<img src=x onerror=RUN>>',
  '<img src=x onerror=RUN\u0020>',
  '{@html "<img src=x onerror=RUN>"}<img src=x onerror=RUN>',
  '{{constructor.constructor("RUN")()}}<img src=x onerror=RUN>',
  '${RUN}<img src=x onerror=RUN>',
  '&lt;img src=x onerror=RUN&gt;<img src=x onerror=RUN>',
  '%3Cimg src=x onerror=RUN%3E<img src=x onerror=RUN>',
  '\\u003cimg src=x onerror=RUN\\u003e<img src=x onerror=RUN>',
  '# Title\n\n<img src=x onerror=RUN>\n\n[press](javascript:RUN)',
  '**bold** `<img src=x onerror=RUN>` <img src=x onerror=RUN>',
];
const DOUBLE = [
  '"><script>RUN</script>',
  '"><img src=x onerror=RUN>',
  '" autofocus onfocus=RUN x="',
  '" tabindex=1 autofocus onfocus="RUN',
  '"onfocus=RUN autofocus="',
  '"\nautofocus\nonfocus="RUN',
  '" style="animation:x 1ms" onanimationend="RUN" onmouseover="RUN',
  '"/><svg/onload=RUN>',
  '"></a><img src=x onerror=RUN>',
];
const SINGLE = [
  "'><script>RUN</script>",
  "'><img src=x onerror=RUN>",
  "' autofocus onfocus=RUN x='",
  "'onfocus=RUN autofocus='",
];
const UNQUOTED = [
  'x autofocus onfocus=RUN',
  'x><img src=x onerror=RUN>',
  'x\tautofocus\tonfocus=RUN',
];
const LINKS = [
  'javascript:RUN',
  'JAVASCRIPT:RUN',
  'java\nscript:RUN',
  '\u0001javascript:RUN',
  'javascript://%0aRUN',
  'javascript:"x";RUN',
];
const TITLES = [
  '</title><script>RUN</script>',
  '</title><img src=x onerror=RUN>',
  '</TITLE ><svg onload=RUN>',
];
const TEXTAREAS = ['</textarea><script>RUN</script>', '</textarea\n><img src=x onerror=RUN>'];
const SVGS = [
  '</text></svg><img src=x onerror=RUN>',
  '</text><script>RUN</script>',
  '<a href="javascript:RUN"><tspan>press</tspan></a>',
];
const SCRIPTS = ['</script><script>RUN</script>', "';RUN;'", "\\';RUN;//", "'-RUN-'"];
const COMMENTS = ['--><script>RUN</script><!--', '--!><img src=x onerror=RUN>'];

/** So many of them, at most all; each tells its own number. */
export function payloads(many: number): Payload[] {
  const all: [Place, readonly string[]][] = [
    ['text', TEXTS],
    ['double', DOUBLE],
    ['single', SINGLE],
    ['unquoted', UNQUOTED],
    ['link', LINKS],
    ['title', TITLES],
    ['textarea', TEXTAREAS],
    ['svg', SVGS],
    ['script', SCRIPTS],
    ['comment', COMMENTS],
  ];
  const list = all.flatMap(([raw, texts]) => texts.map((text) => ({ raw, text })));
  const step = Math.max(1, Math.floor(list.length / many));
  return list
    .map(({ raw, text }, at) => ({
      raw,
      text: text.replaceAll('RUN', at % 10 === 9 ? `alert(${at})` : `__hit(${at})`),
    }))
    .filter((_, at) => at % step === 0)
    .slice(0, many);
}

/** A page of ours with a text in it that nobody has escaped. */
export function unescapedPage({ text, raw }: Payload): string {
  const body: Record<Place, string> = {
    text: `<div>${text}</div>`,
    double: `<input value="${text}">`,
    single: `<input value='${text}'>`,
    unquoted: `<input value=${text}>`,
    link: `<a href="${text}">press</a>`,
    title: '',
    textarea: `<textarea>${text}</textarea>`,
    svg: `<svg width="200" height="50"><text y="20">${text}</text></svg>`,
    script: `<script>var x='${text}';</script>`,
    comment: `<!-- ${text} -->`,
  };
  const title = raw === 'title' ? text : 'x';
  return `<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>${title}</title></head><body>${body[raw]}</body></html>`;
}
