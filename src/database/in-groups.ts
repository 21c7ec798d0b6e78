/**
 * Does together what is asked for in one turn of the event loop: so that requests that come at the same time share the
 * cost of a commit. Each is done when all are, and if that fails, it has failed for each.
 *
 * @param work - done with all that was asked for, in that order, at most `most` at a time
 * @see https://www.sqlite.org/faq.html#q19
 */
export function inGroups<Item>(
  most: number,
  work: (items: readonly Item[]) => Promise<unknown>,
): (item: Item) => Promise<void> {
  let group: { readonly items: Item[]; readonly done: Promise<void> } | undefined;

  async function doTogether(items: readonly Item[]): Promise<void> {
    await new Promise(setImmediate);
    if (group?.items === items) group = undefined;
    await work(items);
  }

  return (item) => {
    if (!group || group.items.length >= most) {
      const items: Item[] = [];
      group = { items, done: doTogether(items) };
    }
    group.items.push(item);
    return group.done;
  };
}
