/**
 * The one store of the product: a relational database behind JDBC, its migrations, its encryption, and the bounded executor on
 * which all work with it runs.
 */
@NullMarked
package io.gapura.store;

import org.jspecify.annotations.NullMarked;
