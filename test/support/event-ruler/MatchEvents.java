import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.event.ruler.Ruler;

/** Answers each line, {"pattern": …, "event": …}, with {"matches": true | false} or {"error": "…"}. */
public final class MatchEvents {
    public static void main(String[] args) throws Exception {
        ObjectMapper json = new ObjectMapper();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(json.writeValueAsString(answer(json.readTree(line))));
        }
    }

    private static Map<String, Object> answer(JsonNode question) {
        try {
            String event = question.get("event").toString();
            return Map.of("matches", Ruler.matchesRule(event, question.get("pattern").toString()));
        } catch (Exception refused) {
            return Map.of("error", String.valueOf(refused.getMessage()));
        }
    }
}
