/** Closures, frames and regions by the tokens that they begin with. */
import {
  closureFirst,
  frameBody,
  frameEnd,
  frameFirst,
  frameParent,
  regionFirst,
} from "../src/syntax/signs/layout";
import { closuresFrom, word } from "./memory";
import { closure, closureCount, frame, frameCount, region, regionCount } from "./records";

/** The closure that begins with the token, or -1. */
export function closureAt(token: i32): i32 {
  const c = word(closuresFrom, token);
  return <u32>c < <u32>closureCount && closure(c, closureFirst) == token ? c : -1;
}

/** The class or function that begins with the token, which is its keyword, or -1. */
export function frameFrom(token: i32): i32 {
  let low = 0;
  let high = frameCount;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (frame(middle, frameFirst) < token) low = middle + 1;
    else high = middle;
  }
  return low < frameCount && frame(low, frameFirst) == token ? low : -1;
}

/** The innermost frame whose body holds the token. */
export function frameAt(token: i32): i32 {
  let low = 0;
  let high = frameCount - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (frame(middle, frameFirst) <= token) low = middle;
    else high = middle - 1;
  }
  while (low > 0 && (token < frame(low, frameBody) || token >= frame(low, frameEnd))) {
    low = frame(low, frameParent);
  }
  return low;
}

/** The region that holds the token. */
export function regionOf(token: i32): i32 {
  let low = 0;
  let high = regionCount - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (region(middle, regionFirst) <= token) low = middle;
    else high = middle - 1;
  }
  return low;
}
