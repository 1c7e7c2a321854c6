namespace Parley.Server.OpenApi;

/// <summary>Bodies that work as they stand, by the operation's name; a test sends them.</summary>
internal static class Examples
{
    public static IReadOnlyDictionary<string, string> Bodies { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["CreateSpeech"] = """{"model": "tts-1", "voice": "alloy", "input": "Good morning.", "response_format": "mp3"}""",
        ["CreateEmbeddings"] = """{"model": "text-embedding-3-small", "input": ["When is Anna's birthday?", "Anna was born in May."]}""",
        ["CreateVoice"] = """{"name": "Anna", "language": "en", "description": "Reads the news"}""",
        ["ChangeVoice"] = """{"description": "Reads bedtime stories"}""",
        ["CreatePersona"] = """{"id": "guide", "name": "Guide", "prompt": "You show people around a museum. Answer in one or two sentences.", "language": "en"}""",
        ["PutPersona"] = """{"name": "Guide", "prompt": "You show people around a museum and ask what they like.", "language": "en"}""",
        ["CreateKey"] = """{"name": "phone", "scopes": ["talk"], "expires_days": 90}""",
        ["CreateRealtimeClientSecret"] =
            """{"expires_after": {"anchor": "created_at", "seconds": 600}, "session": {"type": "realtime", "instructions": "Be brief."}}""",
    };
}
