/** Where attributes are stored, by their names. */
import { storeAttribute } from "../src/syntax/signs/layout";
import { has, inText } from "./marks";
import { firstStoreHere, sameAttribute, setWord, storedHere, word } from "./memory";
import { storeCount, storeField } from "./records";

let textOfStores: i32 = 0;

/** The first place where an attribute of the name is stored, or -1. */
export function firstStoreOf(attribute: i32): i32 {
  if (textOfStores != inText) markStores();
  return has(storedHere, attribute, inText) ? word(firstStoreHere, attribute) : -1;
}

/** The next one, or -1. */
export function nextStoreOf(record: i32): i32 {
  return word(sameAttribute, record);
}

function markStores(): void {
  textOfStores = inText;
  for (let record = storeCount - 1; record >= 0; record--) {
    const attribute = storeField(record, storeAttribute);
    const isNew = !has(storedHere, attribute, inText);
    setWord(sameAttribute, record, isNew ? -1 : word(firstStoreHere, attribute));
    setWord(firstStoreHere, attribute, record);
    setWord(storedHere, attribute, inText);
  }
}
