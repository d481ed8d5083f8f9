/** A bookshop that was there before the gateway: one page, one servlet, and nothing that knows of Gapura. */
package com.example.bookshop;
