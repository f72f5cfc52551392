import type { Answer, Call, Row, Started } from '../operation.ts';
import { integerOf, requiredText } from '../parameters.ts';
import { Refusal, responseError } from '../refusal.ts';
import type { Change, World } from '../world.ts';
import { assetPage, assetsFound, ruleBroken } from './asset-answers.ts';
import { dateOf, folderParameter, formOf } from './asset-form.ts';
import type { Place } from './place.ts';

/** What every asset has: a name that no other of its kind has, and when it was last changed, epoch ms. */
type Asset = { readonly id: number; readonly name: string; readonly updatedAt: number };

/** One kind of asset: programs, static lists or smart campaigns. */
type AssetKind<One extends Asset> = {
  /** As it stands in a sentence: `static list`. */
  readonly noun: string;
  readonly all: (world: World) => ReadonlyMap<number, One>;
  /** What keeps a new or changed one. */
  readonly kept: (one: One) => Change;
  /** What a call answers of one. */
  readonly row: (one: One) => Row;
  /** What a page of many answers of each, where that is less. */
  readonly rowOfPage?: (one: One) => Row;
};

/** The calls that assets of all kinds share (MD programs, static-lists, smart-campaigns: Query, Browse, Create and Update). */
export type AssetCalls<One extends Asset> = {
  /** The one of this name, compared exactly. */
  readonly named: (world: World, name: string) => One | undefined;
  /** 709 where the name is taken. */
  readonly refuseTakenName: (world: World, name: string) => void;
  readonly byId: (call: Call) => Answer;
  readonly byName: (call: Call) => Answer;
  /** A page of those that are wanted and were changed in the range that the call gives, if any. */
  readonly browse: (call: Call, isWanted?: (one: One) => boolean) => Answer;
  /** Answers the asset that is made, or made of the one that the path names. */
  readonly beginKeeping: (call: Call, make: (world: World) => One) => Started;
  readonly beginUpdate: (call: Call, update: (world: World, before: One, changed: Pick<Asset, 'name' | 'updatedAt'>) => One) => Started;
  /** Does what changes the one that the path names, and answers its id alone. */
  readonly beginChanging: (call: Call, changesOf: (world: World, one: One) => readonly Change[]) => Started;
  /** The one that the path names; 702 of the table otherwise, no source tells the code. */
  readonly ofPath: (call: Call) => One;
};

export function assetCallsOf<One extends Asset>({ noun, all, kept, row, rowOfPage = row }: AssetKind<One>): AssetCalls<One> {
  const named = (world: World, name: string): One | undefined => [...all(world).values()].find((one) => one.name === name);
  const found = (ones: readonly (One | undefined)[]): Answer => assetsFound(ones.flatMap((one) => (one === undefined ? [] : [row(one)])));

  function refuseTakenName(world: World, name: string): void {
    if (named(world, name) !== undefined) throw ruleBroken(`a ${noun} named '${name}' exists`);
  }

  function ofPath({ world, subject }: Call): One {
    const one = all(world).get(integerOf(subject));
    if (one === undefined) throw new Refusal(responseError('702', `${noun.charAt(0).toUpperCase()}${noun.slice(1)} '${subject}' not found`));
    return one;
  }

  function beginKeeping(call: Call, make: (world: World) => One): Started {
    return finishing(call, () => {
      const one = make(call.world);
      call.world.commit([kept(one)]);
      return found([one]);
    });
  }

  return {
    named,
    refuseTakenName,
    byId: ({ world, subject }) => found([all(world).get(integerOf(subject))]),
    byName: ({ world, parameters }) => found([named(world, requiredText(parameters, 'name'))]),
    browse(call, isWanted = () => true) {
      const earliest = dateOf(call.parameters, 'earliestUpdatedAt') ?? -Infinity;
      const latest = dateOf(call.parameters, 'latestUpdatedAt') ?? Infinity;
      const wanted = [...all(call.world).values()].filter((one) => one.updatedAt >= earliest && one.updatedAt <= latest && isWanted(one));
      return assetsFound(assetPage(call, wanted).map(rowOfPage));
    },
    beginKeeping,
    beginUpdate: (call, update) =>
      beginKeeping(call, (world) => {
        const before = ofPath(call);
        const name = call.parameters.get('name') ?? before.name;
        if (name !== before.name) refuseTakenName(world, name);
        return update(world, before, { name, updatedAt: world.now() });
      }),
    beginChanging: (call, changesOf) =>
      finishing(call, () => {
        const one = ofPath(call);
        call.world.commit([...changesOf(call.world, one)]);
        return assetsFound([{ id: one.id }]);
      }),
    ofPath,
  };
}

function finishing(call: Call, finish: () => Answer): Started {
  formOf(call);
  return { records: 1, finish };
}

/** The description of a form, where it has one. */
export function describedIn(parameters: URLSearchParams): { readonly description?: string } {
  const description = parameters.get('description');
  return description === null ? {} : { description };
}

/** Whether an asset lies in the `folder` that a query names, if it names one. */
export function isInFolder(parameters: URLSearchParams): (asset: { readonly folder: Place }) => boolean {
  if (!parameters.has('folder')) return () => true;
  const { id, type } = folderParameter(parameters);
  return ({ folder }) => folder.id === id && folder.type === type;
}
