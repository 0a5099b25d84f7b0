package dev.signalbox.examples.openaiclient;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponseFor;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

/** Asks a sidecar for two answers and says where they were made. */
public final class AskTheSidecar {

    private final OpenAIClient client;

    /**
     * A client of a sidecar.
     *
     * @param sidecar its address, such as {@code http://127.0.0.1:8080}
     */
    public AskTheSidecar(String sidecar) {
        client = OpenAIOkHttpClient.builder()
                .baseUrl(sidecar + "/v1")
                .apiKey("not needed by a sidecar of your own")
                .build();
    }

    public static void main(String[] arguments) {
        AskTheSidecar asking = new AskTheSidecar(arguments.length == 0 ? "http://127.0.0.1:8080" : arguments[0]);
        System.out.println("voice:         " + asking.placement("use=voice"));
        System.out.println("personal data: " + asking.placement("data=personal"));
        asking.client.close();
    }

    /**
     * Asks for an answer.
     *
     * @param labels what is known of the request
     * @return the backend that gave the answer, and its placement
     */
    public String placement(String labels) {
        ChatCompletionCreateParams request = ChatCompletionCreateParams.builder()
                .model("llama-3.1-8b")
                .addUserMessage("Which way to the station?")
                .maxCompletionTokens(8)
                .putAdditionalHeader("x-signalbox-labels", labels)
                .build();
        try (HttpResponseFor<ChatCompletion> response =
                client.chat().completions().withRawResponse().create(request)) {
            String answer =
                    response.parse().choices().get(0).message().content().orElse("");
            return header(response, "x-signalbox-backend") + " (" + header(response, "x-signalbox-placement") + "), "
                    + answer.length() + " characters";
        }
    }

    private static String header(HttpResponseFor<?> response, String name) {
        return String.join(",", response.headers().values(name));
    }
}
