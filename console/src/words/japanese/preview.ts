import type { previewWords as english } from '../english/preview.ts';
import type { WordsLike } from '../words-like.ts';

/** What a draft of the rules would do. */
export const previewWords: WordsLike<typeof english> = {
  preview: {
    ask: 'レコードへの影響をプレビュー',
    backfill: '適用後、Salesforce の {{salesforce}} 件と Marketo の {{marketo}} 件を読み取ります。呼び出しはそれぞれ {{salesforceCalls}} 回と {{marketoCalls}} 回、約 {{minutes}} 分です。',
    noBackfill: '読み直すものはありません。',
    cost: 'このプレビューの呼び出しは {{calls}} 回でした。',
    nobody: '影響を受けるレコードはありません。',
    retried_other: '拒否された {{count}} 件を、新しいバージョンのたびに再試行します。',
    records: '{{records}} 件。',
    readAnew: 'すべてを読み直します。',
    writes: {
      created: '作成 {{records}}',
      updated: '更新 {{records}}',
      deleted: '削除 {{records}}',
      ended: '待機の終了 {{records}}',
    },
    written: '{{side}} へ書き込み',
    held: '書き込めない値',
    lost: 'うち {{records}} 件は、その側の値を置き換えます',
    noFilter: 'フィルターなし:',
    filter: '新たに対象 {{entering}}、対象外 {{leaving}}、判定不能のまま {{unknown}}。',
    open: '{{records}} 件では、先に行われる書き込みによって、もう一方の書き込みをフィルターが通すかどうかが決まります。',
  },
};
