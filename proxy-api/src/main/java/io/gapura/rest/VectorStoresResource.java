package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** OpenAI's vector stores (platform.openai.com/docs/api-reference/vector-stores). Stateless and thread-safe. */
@Path("/v1/vector_stores")
public class VectorStoresResource {
    /** Create a vector store. */
    @POST
    public void vectorStoreCreate(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VECTOR_STORE_CREATE);
    }

    /** List the caller's vector stores. */
    @GET
    public void vectorStores(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VECTOR_STORES);
    }

    /** Retrieve a vector store. */
    @GET
    @Path("/{vector_store_id}")
    public void vectorStore(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VECTOR_STORE);
    }

    /** Modify a vector store. */
    @POST
    @Path("/{vector_store_id}")
    public void vectorStoreUpdate(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VECTOR_STORE_UPDATE);
    }

    /** Delete a vector store. */
    @DELETE
    @Path("/{vector_store_id}")
    public void vectorStoreDelete(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VECTOR_STORE_DELETE);
    }

    /** Search a vector store. */
    @POST
    @Path("/{vector_store_id}/search")
    public void vectorStoreSearch(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VECTOR_STORE_SEARCH);
    }

    /** Attach a file to a vector store. */
    @POST
    @Path("/{vector_store_id}/files")
    public void vectorStoreFileCreate(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VECTOR_STORE_FILE_CREATE);
    }

    /** List a vector store's files. */
    @GET
    @Path("/{vector_store_id}/files")
    public void vectorStoreFiles(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VECTOR_STORE_FILES);
    }

    /** Retrieve a vector store's file. */
    @GET
    @Path("/{vector_store_id}/files/{file_id}")
    public void vectorStoreFile(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VECTOR_STORE_FILE);
    }

    /** Update the attributes of a vector store's file. */
    @POST
    @Path("/{vector_store_id}/files/{file_id}")
    public void vectorStoreFileUpdate(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VECTOR_STORE_FILE_UPDATE);
    }

    /** Detach a file from a vector store. */
    @DELETE
    @Path("/{vector_store_id}/files/{file_id}")
    public void vectorStoreFileDelete(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VECTOR_STORE_FILE_DELETE);
    }

    /** Read the parsed content of a vector store's file. */
    @GET
    @Path("/{vector_store_id}/files/{file_id}/content")
    public void vectorStoreFileContent(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VECTOR_STORE_FILE_CONTENT);
    }

    /** Attach many files to a vector store. */
    @POST
    @Path("/{vector_store_id}/file_batches")
    public void vectorStoreBatchCreate(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VECTOR_STORE_BATCH_CREATE);
    }

    /** Retrieve a batch of attached files. */
    @GET
    @Path("/{vector_store_id}/file_batches/{batch_id}")
    public void vectorStoreBatch(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VECTOR_STORE_BATCH);
    }

    /** Cancel a batch of attached files. */
    @POST
    @Path("/{vector_store_id}/file_batches/{batch_id}/cancel")
    public void vectorStoreBatchCancel(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VECTOR_STORE_BATCH_CANCEL);
    }

    /** List the files of a batch. */
    @GET
    @Path("/{vector_store_id}/file_batches/{batch_id}/files")
    public void vectorStoreBatchFiles(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VECTOR_STORE_BATCH_FILES);
    }
}
