import type { filtersPage as english } from '../english/filters.ts';
import type { WordsLike } from '../words-like.ts';

/** The Filters page. */
export const filtersPage: WordsLike<typeof english> = {
  filters: {
    pageTitle: 'フィルター',
    lead: '同期するレコードを決めます。対象外のレコードは反対側で作成も更新もされず、空にされることもありません。',
    standing: '最新のルールのフィルター',
    none: 'フィルターはありません',
    noneText: '同期ユーザーから見えるすべてのレコードを同期しています。下で条件を試すと、対象外になるレコードを確認できます。',
    object: 'オブジェクト',
    to: '方向',
    where: '条件',
    unlessTicked: '{{field}} がオンの場合を除く',
    onLeaving: '対象外になったとき',
    leaving: { keep: '反対側に残す', flag: '残して {{field}} をオンにする', delete: '反対側で削除' },
    leavingChoice: { keep: '反対側に残す', flag: '残して項目をオンにする', delete: '反対側で削除する' },
    check: '確認',
    takeOver: 'フォームへ',
    tryThis: '{{object}} のフィルターをフォームに入れる',
    try: 'フィルターを試す',
    tryHint: '何も変更しません。読み取り済みのレコードを判定し、件数は Salesforce にも問い合わせます。',
    whereHint: '項目の API 参照名と = != < <= > >=、in、like、includes、is blank、and、or、not。親は Account.Industry、反対側は marketo.leadStatus、日付は today - 30 days のように書きます。',
    box: '対象外にするチェックボックス',
    flag: 'オンにする項目',
    tryIt: '試す',
    ofAll: '全 {{records}} 件のうち:',
    result: 'フィルターの結果',
    group: 'レコード',
    groups: { in: '対象', out: '対象外', unknown: '判定不能', entering: '新たに対象', leaving: '新たに対象外' },
    groupMeans: {
      in: '条件を満たします',
      out: '条件を満たしません',
      unknown: '条件の一部が見えないため、現状のままです',
      entering: 'これまで対象外で、今後は対象です',
      leaving: 'これまで対象で、今後は対象外です',
    },
    records: '件数',
    samples: '例',
    deleted: '反対側で {{records}} 件が削除されます。',
    counted: 'Salesforce による件数: 対象 {{in}}、対象外 {{out}}。',
  },
};
