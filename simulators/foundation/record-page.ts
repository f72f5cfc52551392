import { pageScript } from './record-page-script.ts';
import { pageStyle } from './record-page-style.ts';

/** A field in the page's form. `choice` offers `options` and a blank; read-only fields are shown, not offered. */
export type PageField = {
  readonly name: string;
  readonly label: string;
  readonly kind: 'text' | 'long text' | 'number' | 'date' | 'datetime' | 'yes or no' | 'choice';
  readonly options?: readonly string[];
  readonly readOnly?: boolean;
};

/** One kind of record: its name in `/_control/records/{name}`, its title, the columns of the list, and its fields. */
export type PageObject = {
  readonly name: string;
  readonly title: string;
  /** "person", for "New person". */
  readonly one: string;
  readonly columns: readonly string[];
  readonly fields: readonly PageField[];
};

export type PageOptions = {
  /** "Marketo simulator". */
  readonly title: string;
  /** One sentence under the title. */
  readonly note: string;
  /** Hue of the accent colour, 0 to 360, so that nobody mistakes one vendor's page for the other's. */
  readonly hue: number;
  readonly objects: readonly PageObject[];
};

/**
 * The small page at `/` of a simulator: a searchable list of records with forms to create, edit and delete them, so
 * that a visitor can change a record here and watch it arrive on the other side. It lives on the control door:
 * `GET /_control/records/{object}?search&offset&limit` → `{ total, rows: [{ id, updatedAt, values }] }`, latest change
 * first; `POST` there creates; `PATCH` and `DELETE /_control/records/{object}/{id}`; a refusal is `{ error }` with 4xx.
 * It refreshes itself without touching an open form, and shows every value as text only.
 */
export function recordPage({ title, note, hue, objects }: PageOptions): string {
  const config = JSON.stringify({ title, objects }).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>:root { --hue: ${hue}; }${pageStyle}</style>
</head>
<body>
<header>
  <div><h1>${title}</h1><p>${note}</p></div>
  <span id="pulse" role="status">connecting…</span>
</header>
<main>
  <div class="bar">
    <nav id="tabs" aria-label="Kinds of record"></nav>
    <input id="search" type="search" placeholder="Search" aria-label="Search">
    <button id="create" class="primary"></button>
  </div>
  <div class="table"><table><thead><tr id="heads"></tr></thead><tbody id="rows"></tbody></table></div>
  <p id="empty" hidden>Nothing here yet.</p>
  <div class="bar paging"><button id="previous">Previous</button><span id="range"></span><button id="next">Next</button></div>
</main>
<dialog id="panel"><form id="form" method="dialog">
  <h2 id="heading"></h2>
  <p id="stamp" class="quiet"></p>
  <div id="fields"></div>
  <p id="problem" role="alert" hidden></p>
  <div class="bar"><button id="save" class="primary" type="submit">Save</button><button id="cancel" type="button">Close</button><span class="grow"></span><button id="delete" type="button" class="danger">Delete</button></div>
</form></dialog>
<script type="application/json" id="config">${config}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}
