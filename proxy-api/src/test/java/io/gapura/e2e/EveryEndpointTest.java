package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.MultipartField;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionStreamEvent;
import com.openai.models.audio.translations.TranslationCreateParams;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.finetuning.jobs.FineTuningJob;
import com.openai.models.finetuning.jobs.JobCreateParams;
import com.openai.models.images.ImageCreateVariationParams;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageEditStreamEvent;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.moderations.ModerationCreateParams;
import com.openai.models.uploads.Upload;
import com.openai.models.uploads.UploadCompleteParams;
import com.openai.models.uploads.UploadCreateParams;
import com.openai.models.uploads.parts.PartCreateParams;
import com.openai.models.vectorstores.VectorStore;
import com.openai.models.vectorstores.VectorStoreCreateParams;
import com.openai.models.vectorstores.VectorStoreSearchParams;
import com.openai.models.vectorstores.VectorStoreUpdateParams;
import com.openai.models.vectorstores.filebatches.FileBatchCancelParams;
import com.openai.models.vectorstores.filebatches.FileBatchListFilesParams;
import com.openai.models.vectorstores.filebatches.FileBatchRetrieveParams;
import com.openai.models.vectorstores.filebatches.VectorStoreFileBatch;
import com.openai.models.vectorstores.files.FileContentParams;
import com.openai.models.vectorstores.files.FileDeleteParams;
import com.openai.models.vectorstores.files.FileRetrieveParams;
import com.openai.models.vectorstores.files.FileUpdateParams;
import com.openai.models.videos.Video;
import com.openai.models.videos.VideoCreateCharacterParams;
import com.openai.models.videos.VideoCreateParams;
import com.openai.models.videos.VideoEditParams;
import com.openai.models.videos.VideoExtendParams;
import com.openai.models.videos.VideoRemixParams;
import io.gapura.testing.FakeAnswer;
import io.gapura.testing.FakeApi;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.ReceivedRequest;
import io.gapura.testing.RunningGateway;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java client calls every endpoint of the gateway, which has a fake OpenAI behind it. */
@SuppressWarnings("deprecation") // OpenAI has announced the end of some; until then clients call them
class EveryEndpointTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final FakeApi api = new FakeApi("up");
    private FakeUpstream upstream;
    private RunningGateway gateway;
    private OpenAIClient client;

    @BeforeEach
    void start() {
        upstream = FakeUpstream.start();
        upstream.otherwise(api::answer);
        gateway = RunningGateway.inFrontOf(
                upstream, "auth: {keys: [{name: one, key: key-one}, {name: two, key: key-two}]}");
        client = client("key-one");
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
        upstream.close();
    }

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.uri() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    private void answers(String path, String json) {
        upstream.whenPath(path, FakeAnswer.status(200).json(json));
    }

    private ReceivedRequest received() throws InterruptedException {
        return upstream.take(SOON);
    }

    @Test
    void embedsTextsAndTokens() throws Exception {
        // what a client gets that leaves the encoding to its default: base64 of 1.0 and -0.5
        answers(
                "/v1/embeddings",
                "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":\"AACAPwAAAL8=\"}],"
                        + "\"model\":\"m\",\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}}");
        CreateEmbeddingResponse answer = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("m")
                        .inputOfArrayOfStrings(List.of("a", "b"))
                        .dimensions(2)
                        .build());
        assertThat(answer.data().get(0).embedding()).containsExactly(1.0f, -0.5f);
        assertThat(received().bodyText()).contains("\"dimensions\":2").contains("[\"a\",\"b\"]");

        client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("m")
                        .inputOfArrayOfTokenArrays(List.of(List.of(1L, 2L), List.of(3L)))
                        .build());
        assertThat(received().bodyText()).contains("[[1,2],[3]]");
    }

    @Test
    void moderates() throws Exception {
        answers("/v1/moderations", "{\"id\":\"modr-1\",\"model\":\"omni-moderation-latest\",\"results\":[]}");
        assertThat(client.moderations()
                        .create(ModerationCreateParams.builder()
                                .input("I am kind.")
                                .build())
                        .id())
                .isEqualTo("modr-1");
        assertThat(received().bodyText()).doesNotContain("model");
    }

    @Test
    void completesText() throws Exception {
        answers(
                "/v1/completions",
                "{\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"created\":1,\"model\":\"m\",\"choices\":"
                        + "[{\"text\":\" there\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}");
        Completion answer = client.completions()
                .create(CompletionCreateParams.builder().model("m").prompt("Hi").build());
        assertThat(answer.validate().choices().get(0).text()).isEqualTo(" there");
        assertThat(received().path()).isEqualTo("/v1/completions");
    }

    @Test
    void makesImagesWholeAndAsAStream() throws Exception {
        answers("/v1/images/generations", "{\"created\":1,\"data\":[{\"b64_json\":\"aGk=\"}]}");
        ImageGenerateParams cat = ImageGenerateParams.builder()
                .model("gpt-image-1")
                .prompt("a cat")
                .build();
        assertThat(client.images().generate(cat).data().orElseThrow().get(0).b64Json())
                .contains("aGk=");
        assertThat(received().bodyText()).contains("a cat");
    }

    @Test
    void streamsImages() {
        upstream.whenPath(
                "/v1/images/generations",
                FakeAnswer.sse()
                        .body("event: image_generation.partial_image\ndata: " + image("image_generation.partial_image")
                                + "\n\n")
                        .body("event: image_generation.completed\ndata: " + image("image_generation.completed")
                                + "\n\n")
                        .finish());
        try (StreamResponse<ImageGenStreamEvent> stream = client.images()
                .generateStreaming(ImageGenerateParams.builder()
                        .model("gpt-image-1")
                        .prompt("a cat")
                        .partialImages(1)
                        .build())) {
            assertThat(stream.stream().map(ImageGenStreamEvent::isGenerationCompleted))
                    .containsExactly(false, true);
        }
    }

    private static String image(String type) {
        return "{\"type\":\"" + type
                + "\",\"b64_json\":\"aGk=\",\"background\":\"auto\",\"created_at\":1,\"output_format\":\"png\","
                + "\"quality\":\"low\",\"size\":\"1024x1024\",\"partial_image_index\":0,"
                + "\"usage\":{\"input_tokens\":1,\"output_tokens\":2,\"total_tokens\":3,"
                + "\"input_tokens_details\":{\"image_tokens\":0,\"text_tokens\":1}}}";
    }

    @Test
    void editsAndVariesImages() throws Exception {
        answers("/v1/images/edits", "{\"created\":1,\"data\":[{\"b64_json\":\"aGk=\"}]}");
        answers("/v1/images/variations", "{\"created\":1,\"data\":[{\"url\":\"https://images.example/1\"}]}");
        byte[] picture = bytes(70_000);
        client.images()
                .edit(ImageEditParams.builder()
                        .image(named(picture, "cat.png", "image/png"))
                        .prompt("a hat")
                        .model("gpt-image-1")
                        .build());
        ReceivedRequest edit = received();
        assertThat(edit.header("Content-Type")).startsWith("multipart/form-data; boundary=");
        assertThat(edit.body()).containsSubsequence(picture);
        client.images()
                .createVariation(
                        ImageCreateVariationParams.builder().image(picture).build());
        assertThat(received().path()).isEqualTo("/v1/images/variations");
    }

    @Test
    void streamsEditsOfImages() {
        upstream.whenPath(
                "/v1/images/edits",
                FakeAnswer.sse()
                        .body("event: image_edit.completed\ndata: " + image("image_edit.completed") + "\n\n")
                        .finish());
        try (StreamResponse<ImageEditStreamEvent> stream = client.images()
                .editStreaming(ImageEditParams.builder()
                        .image(named(bytes(10), "cat.png", "image/png"))
                        .prompt("a hat")
                        .model("gpt-image-1")
                        .build())) {
            assertThat(stream.stream().map(ImageEditStreamEvent::isCompleted)).containsExactly(true);
        }
    }

    private static MultipartField<ImageEditParams.Image> named(byte[] bytes, String name, String type) {
        return MultipartField.<ImageEditParams.Image>builder()
                .value(ImageEditParams.Image.ofInputStream(new ByteArrayInputStream(bytes)))
                .filename(name)
                .contentType(type)
                .build();
    }

    @Test
    void speaks() throws Exception {
        byte[] sound = bytes(300_000);
        upstream.whenPath(
                "/v1/audio/speech",
                FakeAnswer.status(200).header("Content-Type", "audio/mpeg").body(sound));
        try (HttpResponse answer = client.audio()
                .speech()
                .create(SpeechCreateParams.builder()
                        .model("tts-1")
                        .input("Hello")
                        .voice("alloy")
                        .build())) {
            assertThat(answer.headers().values("Content-Type")).containsExactly("audio/mpeg");
            assertThat(answer.body().readAllBytes()).isEqualTo(sound);
        }
    }

    @Test
    void transcribesWholeAndAsAStream() throws Exception {
        answers("/v1/audio/transcriptions", "{\"text\":\"hello\"}");
        answers("/v1/audio/translations", "{\"text\":\"hello\"}");
        byte[] sound = bytes(500_000);
        TranscriptionCreateParams heard = TranscriptionCreateParams.builder()
                .file(new ByteArrayInputStream(sound))
                .model("whisper-1")
                .build();
        assertThat(client.audio()
                        .transcriptions()
                        .create(heard)
                        .asTranscription()
                        .text())
                .isEqualTo("hello");
        assertThat(received().body()).containsSubsequence(sound);
        client.audio()
                .translations()
                .create(TranslationCreateParams.builder()
                        .file(sound)
                        .model("whisper-1")
                        .build());
        assertThat(received().path()).isEqualTo("/v1/audio/translations");
    }

    @Test
    void streamsATranscription() {
        upstream.whenPath(
                "/v1/audio/transcriptions",
                FakeAnswer.sse()
                        .event("{\"type\":\"transcript.text.delta\",\"delta\":\"hel\"}")
                        .event("{\"type\":\"transcript.text.done\",\"text\":\"hello\"}")
                        .finish());
        try (StreamResponse<TranscriptionStreamEvent> stream = client.audio()
                .transcriptions()
                .createStreaming(TranscriptionCreateParams.builder()
                        .file(bytes(1000))
                        .model("gpt-4o-transcribe")
                        .build())) {
            assertThat(stream.stream().map(TranscriptionStreamEvent::isTranscriptTextDone))
                    .containsExactly(false, true);
        }
    }

    @Test
    void keepsFiles() throws Exception {
        FileObject file = upload("a");
        FileObject other = upload("b");
        assertThat(client.files().retrieve(file.id()).validate().id()).isEqualTo(file.id());
        assertThat(client.files().list().data()).extracting(FileObject::id).containsExactly(other.id(), file.id());
        try (HttpResponse content = client.files().content(file.id())) {
            assertThat(new String(content.body().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("content of " + file.id());
        }
        assertThat(client.files().delete(file.id()).deleted()).isTrue();
        assertThat(client.files().list().data()).extracting(FileObject::id).containsExactly(other.id());
    }

    @Test
    void hidesFilesFromOthers() {
        FileObject file = upload("a");
        OpenAIClient stranger = client("key-two");
        assertThat(stranger.files().list().data()).isEmpty();
        assertThatThrownBy(() -> stranger.files().retrieve(file.id())).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> stranger.files().delete(file.id())).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> stranger.batches().create(batchOf(file.id()))).isInstanceOf(NotFoundException.class);
        stranger.close();
        assertThat(api.count("/v1/files")).isEqualTo(1);
    }

    private FileObject upload(String text) {
        return client.files()
                .create(FileCreateParams.builder()
                        .file(text.getBytes(StandardCharsets.UTF_8))
                        .purpose(FilePurpose.BATCH)
                        .build());
    }

    @Test
    void uploadsInParts() {
        Upload upload = client.uploads()
                .create(UploadCreateParams.builder()
                        .bytes(3)
                        .filename("a.jsonl")
                        .mimeType("text/jsonl")
                        .purpose(FilePurpose.BATCH)
                        .build());
        String part = client.uploads()
                .parts()
                .create(PartCreateParams.builder()
                        .uploadId(upload.id())
                        .data(bytes(3))
                        .build())
                .id();
        Upload done = client.uploads()
                .complete(UploadCompleteParams.builder()
                        .uploadId(upload.id())
                        .addPartId(part)
                        .build());
        String file = done.file().orElseThrow().id();
        assertThat(client.files().retrieve(file).id()).isEqualTo(file);
        assertThat(client.uploads().cancel(upload.id()).status()).isEqualTo(Upload.Status.CANCELLED);
    }

    @Test
    void runsBatches() {
        Batch batch = client.batches().create(batchOf(upload("a").id()));
        assertThat(client.batches().retrieve(batch.id()).validate().id()).isEqualTo(batch.id());
        assertThat(client.batches().list().data()).extracting(Batch::id).containsExactly(batch.id());
        assertThat(client.batches().cancel(batch.id()).status()).isEqualTo(Batch.Status.CANCELLED);
    }

    private static BatchCreateParams batchOf(String file) {
        return BatchCreateParams.builder()
                .inputFileId(file)
                .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
                .completionWindow(BatchCreateParams.CompletionWindow._24H)
                .build();
    }

    @Test
    void tunesModels() {
        FineTuningJob job = client.fineTuning()
                .jobs()
                .create(JobCreateParams.builder()
                        .model("gpt-4o-mini")
                        .trainingFile(upload("a").id())
                        .build());
        var jobs = client.fineTuning().jobs();
        assertThat(jobs.retrieve(job.id()).id()).isEqualTo(job.id());
        assertThat(jobs.list().data()).extracting(FineTuningJob::id).containsExactly(job.id());
        assertThat(jobs.pause(job.id()).status()).isEqualTo(FineTuningJob.Status.of("paused"));
        assertThat(jobs.resume(job.id()).status()).isEqualTo(FineTuningJob.Status.RUNNING);
        assertThat(jobs.cancel(job.id()).status()).isEqualTo(FineTuningJob.Status.CANCELLED);
        assertThat(jobs.listEvents(job.id()).data()).isEmpty();
        assertThat(jobs.checkpoints().list(job.id()).data()).isEmpty();
    }

    @Test
    void searchesVectorStores() {
        String file = upload("a").id();
        var stores = client.vectorStores();
        VectorStore store = stores.create(
                VectorStoreCreateParams.builder().name("a").addFileId(file).build());
        String id = store.id();
        assertThat(stores.retrieve(id).validate().id()).isEqualTo(id);
        assertThat(stores.update(VectorStoreUpdateParams.builder()
                                .vectorStoreId(id)
                                .name("b")
                                .build())
                        .id())
                .isEqualTo(id);
        assertThat(stores.list().data()).extracting(VectorStore::id).containsExactly(id);
        assertThat(stores.search(VectorStoreSearchParams.builder()
                                .vectorStoreId(id)
                                .query("q")
                                .build())
                        .data())
                .isEmpty();
        assertThat(stores.delete(id).deleted()).isTrue();
        assertThat(stores.list().data()).isEmpty();
    }

    @Test
    void putsFilesIntoVectorStores() {
        String file = upload("a").id();
        var stores = client.vectorStores();
        String id = stores.create(VectorStoreCreateParams.builder().build()).id();
        assertThat(stores.files()
                        .create(com.openai.models.vectorstores.files.FileCreateParams.builder()
                                .vectorStoreId(id)
                                .fileId(file)
                                .build())
                        .id())
                .isEqualTo(file);
        assertThat(stores.files().list(id).data()).hasSize(1);
        FileRetrieveParams one =
                FileRetrieveParams.builder().vectorStoreId(id).fileId(file).build();
        assertThat(stores.files().retrieve(one).vectorStoreId()).isEqualTo(id);
        assertThat(stores.files()
                        .update(FileUpdateParams.builder()
                                .vectorStoreId(id)
                                .fileId(file)
                                .attributes(
                                        FileUpdateParams.Attributes.builder().build())
                                .build())
                        .id())
                .isEqualTo(file);
        assertThat(stores.files()
                        .content(FileContentParams.builder()
                                .vectorStoreId(id)
                                .fileId(file)
                                .build())
                        .data())
                .hasSize(1);
        assertThat(stores.files()
                        .delete(FileDeleteParams.builder()
                                .vectorStoreId(id)
                                .fileId(file)
                                .build())
                        .deleted())
                .isTrue();
    }

    @Test
    void putsManyFilesIntoVectorStores() {
        String file = upload("a").id();
        var stores = client.vectorStores();
        String id = stores.create(VectorStoreCreateParams.builder().build()).id();
        VectorStoreFileBatch batch = stores.fileBatches()
                .create(com.openai.models.vectorstores.filebatches.FileBatchCreateParams.builder()
                        .vectorStoreId(id)
                        .addFileId(file)
                        .build());
        FileBatchRetrieveParams one = FileBatchRetrieveParams.builder()
                .vectorStoreId(id)
                .batchId(batch.id())
                .build();
        assertThat(stores.fileBatches().retrieve(one).id()).isEqualTo(batch.id());
        assertThat(stores.fileBatches()
                        .listFiles(FileBatchListFilesParams.builder()
                                .vectorStoreId(id)
                                .batchId(batch.id())
                                .build())
                        .data())
                .isEmpty();
        assertThat(stores.fileBatches()
                        .cancel(FileBatchCancelParams.builder()
                                .vectorStoreId(id)
                                .batchId(batch.id())
                                .build())
                        .vectorStoreId())
                .isEqualTo(id);
    }

    @Test
    void makesVideos() throws Exception {
        var videos = client.videos();
        Video video = videos.create(
                VideoCreateParams.builder().model("sora-2").prompt("a cat").build());
        assertThat(videos.retrieve(video.id()).validate().id()).isEqualTo(video.id());
        Video remix = videos.remix(
                VideoRemixParams.builder().videoId(video.id()).prompt("a dog").build());
        assertThat(videos.list().data()).extracting(Video::id).containsExactly(remix.id(), video.id());
        try (HttpResponse content = videos.downloadContent(video.id())) {
            assertThat(new String(content.body().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("content of " + video.id());
        }
        assertThat(videos.delete(video.id()).deleted()).isTrue();
        assertThatThrownBy(() -> videos.retrieve(video.id())).isInstanceOf(NotFoundException.class);
    }

    @Test
    void changesVideos() {
        var videos = client.videos();
        String made = videos.create(VideoCreateParams.builder().prompt("a cat").build())
                .id();
        String edited = videos.edit(VideoEditParams.builder()
                        .video(VideoEditParams.Video.VideoReferenceInputParam.builder()
                                .id(made)
                                .build())
                        .prompt("a hat")
                        .build())
                .id();
        assertThat(videos.retrieve(edited).id()).isEqualTo(edited);
        String extended = videos.extend(VideoExtendParams.builder()
                        .video(VideoExtendParams.Video.VideoReferenceInputParam.builder()
                                .id(made)
                                .build())
                        .prompt("on")
                        .seconds(com.openai.models.videos.VideoSeconds._4)
                        .build())
                .id();
        assertThat(videos.retrieve(extended).id()).isEqualTo(extended);
        String character = videos.createCharacter(VideoCreateCharacterParams.builder()
                        .name("c")
                        .video(bytes(1000))
                        .build())
                .id()
                .orElseThrow();
        assertThat(videos.getCharacter(character).id()).contains(character);
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    /** A body that comes once, as from a disk. */
    @Test
    void takesFilesOfUnknownLength() throws IOException {
        InputStream endless = new ByteArrayInputStream(bytes(2_000_000));
        FileObject file = client.files()
                .create(FileCreateParams.builder()
                        .file(endless)
                        .purpose(FilePurpose.ASSISTANTS)
                        .build());
        assertThat(file.id()).startsWith("file-up");
    }
}
