using System.ComponentModel.DataAnnotations;

namespace Parley.Core.Brain;

/// <summary>Settings of the language model: section <c>Parley:Brain</c>.</summary>
public sealed class BrainOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Parley:Brain";

    /// <summary>
    /// <c>auto</c> (the default), <c>echo</c>, <c>openai</c>, <c>ollama</c> or <c>scripted</c>. Automatic means:
    /// without an endpoint echo; at port 11434 or a path that begins with <c>/api</c> Ollama; else an OpenAI-compatible
    /// server.
    /// </summary>
    [Required]
    public string Provider { get; set; } = "auto";

    /// <summary>
    /// URL of the server, with or without <c>/v1</c>. Default: none. <c>LLM_ENDPOINT</c> sets it too.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary>
    /// Name of the model; a persona may name another. Default: the only one that the server has. <c>LLM_MODEL</c> sets
    /// it too.
    /// </summary>
    public string? Model { get; set; }

    /// <summary>Sent as a bearer token, never logged. Default: none, as local servers need none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>How long Ollama keeps the model loaded after an answer; -1 for ever. Default 30 minutes.</summary>
    [Range(-1, 100_000)]
    public int KeepAliveMinutes { get; set; } = 30;

    /// <summary>
    /// Whether Ollama's thinking models think before they answer. Default no: thinking is silence on the line.
    /// </summary>
    public bool Think { get; set; }

    /// <summary>0 to 2. Default: the server's.</summary>
    [Range(0.0, 2.0)]
    public double? Temperature { get; set; }

    /// <summary>Longest answer, in tokens. Default: the server's.</summary>
    [Range(1, 1_000_000)]
    public int? MaximumOutputTokens { get; set; }

    /// <summary>
    /// Longest wait for the first sign of an answer. Default 10 s: longer, and the person has hung up.
    /// </summary>
    [Range(1, 3_600_000)]
    public int FirstTokenTimeoutMs { get; set; } = 10_000;

    /// <summary>Longest gap inside an answer. Default 10 s.</summary>
    [Range(1, 3_600_000)]
    public int StreamIdleTimeoutMs { get; set; } = 10_000;

    /// <summary>Rounds of tool calls in one answer. Default 3.</summary>
    [Range(0, 100)]
    public int MaximumToolSteps { get; set; } = 3;

    /// <summary>Earlier messages that the model sees. Default 40: twenty turns.</summary>
    [Range(0, 10_000)]
    public int MaximumHistoryMessages { get; set; } = 40;

    /// <summary>
    /// Characters of earlier messages that the model sees. Default 12 000: some 3 000 tokens, which leaves room for the
    /// prompt and the answer in the 4 096 that small local models are often served with.
    /// </summary>
    [Range(0, 10_000_000)]
    public int MaximumHistoryCharacters { get; set; } = 12_000;

    /// <summary>What the <c>scripted</c> model of benchmarks answers, one token a word. Default three tokens.</summary>
    [Required]
    public string ScriptedReply { get; set; } = "One, two, three.";
}
