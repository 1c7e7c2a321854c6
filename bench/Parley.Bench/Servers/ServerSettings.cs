namespace Parley.Bench.Servers;

/// <summary>How a server is set up for a run.</summary>
internal static class ServerSettings
{
    /// <summary>The engines that the server chooses itself.</summary>
    /// <param name="endpointingMs">Silence that ends a turn.</param>
    /// <param name="silenceMs">The detector's minimum silence.</param>
    public static Dictionary<string, string> Real(int endpointingMs, int silenceMs) => new(StringComparer.Ordinal)
    {
        ["PARLEY__ENGINES__VOICEACTIVITY"] = "silero",
        ["PARLEY__TURNS__ENDPOINTINGMINIMUMDELAYMS"] = endpointingMs.ToString(),
        ["PARLEY__VOICEACTIVITY__MINIMUMSILENCEMS"] = silenceMs.ToString(),
    };

    /// <summary>Engines that take no time: what is left is the platform itself.</summary>
    /// <param name="replyMs">How long a reply sounds.</param>
    /// <param name="endpointingMs">Silence that ends a turn.</param>
    /// <param name="silenceMs">The detector's minimum silence.</param>
    public static Dictionary<string, string> Scripted(int replyMs, int endpointingMs, int silenceMs) =>
        new(Real(endpointingMs, silenceMs), StringComparer.Ordinal)
        {
            ["PARLEY__ENGINES__SPEECHTOTEXT"] = "scripted",
            ["PARLEY__ENGINES__TEXTTOSPEECH"] = "scripted",
            ["PARLEY__ENGINES__BRAIN"] = "scripted",
            ["PARLEY__BRAIN__SCRIPTEDREPLY"] = "Yes of course.", // one clause, so one tone
            ["PARLEY__SCRIPTEDTEXTTOSPEECH__DURATIONMS"] = replyMs.ToString(),
        };
}
