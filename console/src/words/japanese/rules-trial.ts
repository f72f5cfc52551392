import type { rulesTrialWords as english } from '../english/rules-trial.ts';
import type { WordsLike } from '../words-like.ts';

/** Value rules, tried on the Rules page. */
export const rulesTrialWords: WordsLike<typeof english> = {
  rulesTrial: {
    title: '値のルールを試す',
    hint: '保存されている値が行のルールでどう変わり、どう戻るかを示します。何も変更せず、どちらのシステムにも問い合わせません。',
    field: 'Marketo の項目',
    object: '対象のレコード',
    line: 'まだ適用していない行（YAML）',
    lineHint: 'ルールの fields に書く形式です。空欄の場合は、最新のルールの行を試します。',
    noLine: '行として読めません。lead: City や rules: [trim] のように、設定を YAML で書いてください。',
    try: '値で試す',
    valuesOf: '{{side}} の値',
    gets: '{{side}} に渡る値',
    back: '{{side}} に戻る値',
    records: 'レコード',
    uncovered: '「{{rule}}」で扱えない値のレコード: {{records}} 件（例: {{values}}）。',
    nothing: '確認したレコードには、{{side}} の値がありません。',
  },
};
