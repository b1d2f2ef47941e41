import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.StringJoiner;
import java.util.TimeZone;
import org.quartz.CronExpression;

/**
 * Answers each line, "zone, expression, from, to" with tabs between and times in milliseconds, with the times from the one up
 * to the other, which is excluded, as a list of minutes since 1970; or with {"error": "…"}.
 */
public final class FireTimes {
    private static final long MINUTE = 60_000;

    public static void main(String[] args) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(answer(line.split("\t")));
        }
    }

    private static String answer(String[] question) {
        StringJoiner minutes = new StringJoiner(",", "[", "]");
        try {
            CronExpression cron = new CronExpression("0 " + question[1]);
            cron.setTimeZone(TimeZone.getTimeZone(question[0]));
            long end = Long.parseLong(question[3]);
            // A whole second: from milliseconds before a nearest weekday, Quartz goes on to the next month.
            Date time = cron.getNextValidTimeAfter(new Date(Long.parseLong(question[2]) - 1000));
            while (time != null && time.getTime() < end) {
                minutes.add(Long.toString(time.getTime() / MINUTE));
                time = cron.getNextValidTimeAfter(time);
            }
        } catch (Exception refused) {
            return "{\"error\": \"" + refused.getClass().getSimpleName() + "\"}";
        }
        return minutes.toString();
    }
}
