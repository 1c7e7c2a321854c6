namespace Parley.Engines.Tools;

/// <summary>Functions of the settings, which personas may name: the list <c>Parley:Tools</c>.</summary>
public sealed class ToolOptions
{
    /// <summary>Name of the section that holds the list.</summary>
    public const string Section = "Parley";

    /// <summary>Default: none; <see cref="CurrentTimeTool"/> is always there.</summary>
    public IList<ToolSettings> Tools { get; set; } = [];
}

/// <summary>A function that is called over HTTP.</summary>
public sealed class ToolSettings
{
    /// <summary>What personas and the model call it: 1 to 64 letters, digits, '-' or '_'.</summary>
    public string Name { get; set; } = "";

    /// <summary>What it does and when to call it, for the model.</summary>
    public string Description { get; set; } = "";

    /// <summary>Where it is called: http or https. <c>{city}</c> in it stands for the parameter of that name.</summary>
    public string Url { get; set; } = "";

    /// <summary>
    /// <c>POST</c> (the default) sends the arguments as a JSON object, <c>GET</c> as the query.
    /// </summary>
    public string Method { get; set; } = "POST";

    /// <summary>Sent as a bearer token, never logged. Default: none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>How long an answer may take; meanwhile the person hears nothing. Default 5 s.</summary>
    public int TimeoutMs { get; set; } = 5_000;

    /// <summary>Longest answer that the model is shown; the rest is cut off. Default 4 000 characters: 1 000 tokens.</summary>
    public int MaximumCharacters { get; set; } = 4_000;

    /// <summary>What it takes. Default: nothing.</summary>
    public IList<ToolParameterSettings> Parameters { get; set; } = [];
}

/// <summary>An argument of a function.</summary>
public sealed class ToolParameterSettings
{
    /// <summary>1 to 64 letters, digits, '-' or '_'.</summary>
    public string Name { get; set; } = "";

    /// <summary>What it means, for the model.</summary>
    public string Description { get; set; } = "";

    /// <summary><c>string</c> (the default), <c>number</c>, <c>integer</c> or <c>boolean</c>.</summary>
    public string Type { get; set; } = "string";

    /// <summary>Whether a call without it is refused. Default yes.</summary>
    public bool Required { get; set; } = true;

    /// <summary>The only values there are. Default: any.</summary>
    public IList<string> Choices { get; set; } = [];
}
