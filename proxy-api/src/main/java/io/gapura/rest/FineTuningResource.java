package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** OpenAI's fine-tuning (platform.openai.com/docs/api-reference/fine-tuning). Stateless and thread-safe. */
@Path("/v1/fine_tuning")
public class FineTuningResource {
    /** Create a fine-tuning job. */
    @POST
    @Path("/jobs")
    public void fineTuningJobCreate(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.FINE_TUNING_JOB_CREATE);
    }

    /** List the caller's fine-tuning jobs. */
    @GET
    @Path("/jobs")
    public void fineTuningJobs(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.FINE_TUNING_JOBS);
    }

    /** Retrieve a fine-tuning job. */
    @GET
    @Path("/jobs/{fine_tuning_job_id}")
    public void fineTuningJob(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.FINE_TUNING_JOB);
    }

    /** Cancel a fine-tuning job. */
    @POST
    @Path("/jobs/{fine_tuning_job_id}/cancel")
    public void fineTuningJobCancel(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.FINE_TUNING_JOB_CANCEL);
    }

    /** Pause a fine-tuning job. */
    @POST
    @Path("/jobs/{fine_tuning_job_id}/pause")
    public void fineTuningJobPause(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.FINE_TUNING_JOB_PAUSE);
    }

    /** Resume a fine-tuning job. */
    @POST
    @Path("/jobs/{fine_tuning_job_id}/resume")
    public void fineTuningJobResume(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.FINE_TUNING_JOB_RESUME);
    }

    /** List a fine-tuning job's events. */
    @GET
    @Path("/jobs/{fine_tuning_job_id}/events")
    public void fineTuningJobEvents(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.FINE_TUNING_JOB_EVENTS);
    }

    /** List a fine-tuning job's checkpoints. */
    @GET
    @Path("/jobs/{fine_tuning_job_id}/checkpoints")
    public void fineTuningJobCheckpoints(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.FINE_TUNING_JOB_CHECKPOINTS);
    }

    /** Run a grader. */
    @POST
    @Path("/alpha/graders/run")
    public void graderRun(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.GRADER_RUN);
    }

    /** Validate a grader. */
    @POST
    @Path("/alpha/graders/validate")
    public void graderValidate(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.GRADER_VALIDATE);
    }
}
