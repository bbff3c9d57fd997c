import { oracleSuite } from "./suite.ts";

oracleSuite("3.11", 311);
