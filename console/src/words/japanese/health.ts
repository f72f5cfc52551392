import type { healthWords as english } from '../english/health.ts';
import type { WordsLike } from '../words-like.ts';

/** Field health. */
export const healthWords: WordsLike<typeof english> = {
  fieldHealth: {
    nothing: 'まだ情報がありません',
    nothingText: '項目の状態は、サイクルが読み書きした内容から判断します。最初のサイクルのあとに表示されます。',
    fields: '項目（書き込みの多い順）',
    hint_other: '過去 {{days}} 日間の集計です。入力率は確認したレコードに基づきます。ベンダーへの呼び出しは行いません。',
    objects: 'オブジェクト',
    toDo: '要検討',
    nothingToDo: '推奨事項はありません。すべての項目が使われていて、余分な負荷もありません。',
    filled: '入力率',
    distinct_other: '{{count}} 種類の値',
    updates: '1 日あたりの更新',
    ofAll: '全体の {{share}}',
    last: '最終書き込み',
    never: '90 日以内になし',
    advice: '推奨',
    verdict: { keep: '維持', ease: '負荷を軽減', ask: '利用者に確認', stop: '同期を停止' },
    lines: 'ルールに入れる行',
  },
};
