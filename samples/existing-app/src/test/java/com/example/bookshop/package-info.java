/** The application as it is deployed, asked over HTTP. */
package com.example.bookshop;
