import type { MatterId } from '#platform/core/ids';
import type { Viewer } from '#platform/core/viewer';
import { tx } from '#platform/server';
import type { BoundaryAtPlace, Difference, Named } from '../exports.types.ts';
import type { MapWish } from '../map.types.ts';
import {
  answersPiece,
  boundariesOf,
  differencesOf,
  mattersInOrder,
  namedInCounty,
} from './exports.queries.ts';
import { mapView, type MapView } from './map.actions.ts';

/** What the county's workbook of responsibility is made from. */
export interface CountyExport {
  map: MapView;
  differences: Difference[];
  boundaries: BoundaryAtPlace[];
  named: Named[];
}

/**
 * The map as it was wished for, and beside it all differences and all boundaries of the county; null: the place is
 * none of its municipalities. No more than the viewer may read. Six questions, however large the county.
 */
export async function countyExport(viewer: Viewer, wish: MapWish): Promise<CountyExport | null> {
  return tx(viewer, 'read', async (db) => {
    const map = await mapView(db, viewer, { ...wish, towns: true }, Infinity);
    if (!map) return null;
    return {
      map,
      differences: await differencesOf(db, viewer),
      boundaries: await boundariesOf(db, viewer),
      named: await namedInCounty(db, viewer),
    };
  });
}

/** So many matters' answers are asked for at a time: some six thousand rows in a large county, a fifth of a second. */
const MATTERS_IN_PIECE = 40;

/** Everything said that the viewer may read, in pieces that the server passes on unread. */
export interface AnswersExport {
  named: Named[];
  pieces: AsyncIterable<string>;
}

/**
 * Prepares the export of everything said. Each piece is a question and a transaction of its own, so that others come
 * between: the answers to one matter are as of one moment, what is said meanwhile of matters already passed is not in it.
 */
export async function answersExport(viewer: Viewer, language: 'sv' | 'en'): Promise<AnswersExport> {
  const { named, ids } = await tx(viewer, 'read', async (db) => ({
    named: await namedInCounty(db, viewer),
    ids: await mattersInOrder(db, viewer),
  }));
  return { named, pieces: piecesOf(viewer, ids, language) };
}

async function* piecesOf(
  viewer: Viewer,
  ids: readonly MatterId[],
  language: 'sv' | 'en',
): AsyncGenerator<string> {
  for (let from = 0; from < ids.length; from += MATTERS_IN_PIECE) {
    const some = ids.slice(from, from + MATTERS_IN_PIECE);
    yield await tx(viewer, 'read', (db) => answersPiece(db, viewer, some, language));
  }
}
