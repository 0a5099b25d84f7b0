package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.core.http.wire.Problem;
import dev.signalbox.core.http.wire.ProblemException;
import dev.signalbox.core.policy.Bundle;
import dev.signalbox.core.policy.Change;
import dev.signalbox.core.policy.LifecycleException;
import dev.signalbox.core.policy.LifecycleView;
import dev.signalbox.core.policy.PolicyArchive;
import dev.signalbox.core.policy.PolicyLifecycle;
import dev.signalbox.core.policy.Revision;
import dev.signalbox.core.policy.RevisionTests;
import dev.signalbox.core.policy.Uploaded;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The revisions of the policy, and every change of what is in force. */
final class RevisionsResource implements AdminResource {

    /** Ten megabytes of policy may be a third longer as JSON. */
    private static final int MAX_UPLOAD = 16 * 1024 * 1024;

    private static final String ONE = "/policy/revisions/{id}";

    private final PolicyLifecycle lifecycle;
    private final RevisionTests tests;

    RevisionsResource(PolicyLifecycle lifecycle, RevisionTests tests) {
        this.lifecycle = lifecycle;
        this.tests = tests;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/policy/history", "what was done to the policies in force, the newest first", this::history),
                Route.get("/policy/revisions", "all revisions that are kept, the newest first", this::list)
                        .also(
                                HttpMethod.POST,
                                "keeps a revision, checks it and runs its tests: {files, author, comment} as JSON, or a"
                                        + " .tar.gz as application/gzip",
                                this::upload),
                Route.get(ONE, "a revision with its files", this::show),
                Route.post(ONE + "/check", "compiles a revision once more", this::check),
                Route.post(ONE + "/test", "runs a revision's tests once more", this::test),
                changing("/shadow", "lets it decide beside the active one, with no effect", this::shadow),
                changing("/canary", "lets it decide a share of the sessions: {basisPoints}", this::canary),
                changing("/activate", "puts it in force; if-match names the active one", this::activate),
                Route.post("/policy/shadow/end", "ends the shadow", call -> change(call, this::endShadow)),
                Route.post("/policy/canary/end", "takes the canary back", call -> change(call, this::endCanary)),
                Route.post(
                        "/policy/rollback",
                        "takes the canary back, or puts the previous revision in force",
                        call -> change(call, this::rollback)));
    }

    private interface Changing {
        void make(ChangeRequest request, String id) throws ProblemException;
    }

    private Route changing(String verb, String about, Changing changing) {
        return Route.post(
                ONE + verb, about, call -> change(call, request -> changing.make(request, call.parameter("id"))));
    }

    private interface Making {
        void make(ChangeRequest request) throws ProblemException;
    }

    /** Makes a change, and answers with what is in force then. */
    private void change(AdminCall call, Making making) {
        call.body(ChangeRequest.MAX_BYTES, body -> {
            ChangeRequest request = ChangeRequest.read(body, call.header("if-match"), call.caller());
            call.work(() -> {
                try {
                    making.make(request);
                } catch (LifecycleException e) {
                    throw new ProblemException(problem(e));
                }
                return new AdminCall.Reply(200, inForce());
            });
        });
    }

    private void history(AdminCall call) {
        call.json(200, RevisionReport.history(lifecycle.view().state().history()));
    }

    private void list(AdminCall call) {
        LifecycleView view = lifecycle.view();
        ObjectNode root = Json.object();
        ArrayNode list = root.putArray("revisions");
        for (int i = view.revisions().size() - 1; i >= 0; i--) {
            list.add(RevisionReport.revision(view.revisions().get(i), view.state()));
        }
        call.json(200, root);
    }

    private void show(AdminCall call) {
        String id = call.parameter("id");
        call.work(() -> {
            try {
                Revision revision = lifecycle.find(id);
                ObjectNode node =
                        RevisionReport.revision(revision, lifecycle.view().state());
                ObjectNode files = node.putObject("files");
                lifecycle.files(revision.id()).forEach(files::put);
                return new AdminCall.Reply(200, node);
            } catch (LifecycleException e) {
                throw new ProblemException(problem(e));
            }
        });
    }

    private void check(AdminCall call) {
        String id = call.parameter("id");
        call.work(() -> {
            try {
                Revision revision = lifecycle.check(id);
                return new AdminCall.Reply(
                        200, RevisionReport.revision(revision, lifecycle.view().state()));
            } catch (LifecycleException e) {
                throw new ProblemException(problem(e));
            }
        });
    }

    private void test(AdminCall call) {
        String id = call.parameter("id");
        call.body(ChangeRequest.MAX_BYTES, body -> {
            Change change =
                    ChangeRequest.read(body, Optional.empty(), call.caller()).change();
            call.work(() -> {
                try {
                    Revision revision = tests.run(id, change.who());
                    return new AdminCall.Reply(
                            200,
                            RevisionReport.revision(revision, lifecycle.view().state()));
                } catch (LifecycleException e) {
                    throw new ProblemException(problem(e));
                }
            });
        });
    }

    private void upload(AdminCall call) throws ProblemException {
        String type = call.header("content-type").orElse("application/json").toLowerCase(Locale.ROOT);
        boolean packed = type.startsWith("application/gzip") || type.startsWith("application/x-gzip");
        if (!packed && !type.startsWith("application/json")) {
            throw new ProblemException(Problem.invalid(
                    415,
                    "unsupported_media_type",
                    "content-type",
                    "a policy comes as application/json or application/gzip, not as " + type));
        }
        call.body(
                packed ? PolicyArchive.MAX_PACKED_BYTES : MAX_UPLOAD,
                body -> call.work(() -> {
                    try {
                        return packed ? uploadPacked(call, body) : uploadJson(call, body);
                    } catch (LifecycleException e) {
                        throw new ProblemException(problem(e));
                    }
                }));
    }

    private AdminCall.Reply uploadPacked(AdminCall call, Buffer body) {
        return uploaded(lifecycle.upload(
                Bundle.read(body.getBytes()).files(),
                call.query("author").orElse(call.caller()),
                call.query("comment").orElse("")));
    }

    private AdminCall.Reply uploadJson(AdminCall call, Buffer body) throws ProblemException {
        JsonNode root = ChangeRequest.parse(body);
        JsonNode files = root.path("files");
        if (!files.isObject() || files.isEmpty()) {
            throw ChangeRequest.invalid(
                    "files", "files must be an object with the text of each file by its name, such as policy.yaml");
        }
        Map<String, String> texts = new TreeMap<>();
        for (var file : files.properties()) {
            if (!file.getValue().isTextual()) {
                throw ChangeRequest.invalid("files", "the file \"" + file.getKey() + "\" must be a text");
            }
            texts.put(file.getKey(), file.getValue().asText());
        }
        String author = ChangeRequest.text(root, "author");
        return uploaded(lifecycle.upload(
                texts, author.isEmpty() ? call.caller() : author, ChangeRequest.text(root, "comment")));
    }

    private AdminCall.Reply uploaded(Uploaded uploaded) {
        Revision revision =
                tests.runNew(uploaded.revision().id(), uploaded.revision().author());
        return new AdminCall.Reply(
                uploaded.created() ? 201 : 200,
                RevisionReport.revision(revision, lifecycle.view().state()));
    }

    private void shadow(ChangeRequest request, String id) {
        lifecycle.shadow(id, request.change());
    }

    private void canary(ChangeRequest request, String id) throws ProblemException {
        if (request.basisPoints() < 0) {
            throw ChangeRequest.invalid(
                    "basisPoints", "basisPoints must say the canary's share, in hundredths of a percent");
        }
        lifecycle.canary(id, request.basisPoints(), request.change());
    }

    private void activate(ChangeRequest request, String id) {
        lifecycle.activate(id, request.change());
    }

    private void endShadow(ChangeRequest request) {
        lifecycle.endShadow(request.change());
    }

    private void endCanary(ChangeRequest request) {
        lifecycle.endCanary(request.change());
    }

    private void rollback(ChangeRequest request) {
        lifecycle.rollback(request.change());
    }

    private ObjectNode inForce() {
        ObjectNode root = Json.object();
        RevisionReport.addInForce(root, lifecycle.view(), lifecycle.canaryFigures(), lifecycle.shadowFigures());
        return root;
    }

    private Problem problem(LifecycleException failure) {
        int status =
                switch (failure.kind()) {
                    case INVALID -> 400;
                    case NOT_FOUND -> 404;
                    case CONFLICT -> 409;
                    case CHANGED -> 412;
                };
        ObjectNode facts = Json.object();
        facts.put("active", lifecycle.view().state().active());
        if (!failure.findings().isEmpty()) {
            facts.set("findings", RevisionReport.findings(failure.findings()));
        }
        return new Problem(
                status, Problem.INVALID_REQUEST, failure.code(), "", String.valueOf(failure.getMessage()), facts);
    }
}
