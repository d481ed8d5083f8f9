/**
 * JSON as bytes: read in one pass without a tree, edited in one splice that leaves every other byte as it was.
 */
@NullMarked
package io.gapura.json;

import org.jspecify.annotations.NullMarked;
