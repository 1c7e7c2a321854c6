using Microsoft.Extensions.Options;

using Parley.Core.Personas;

namespace Parley.Engines.Tools;

/// <summary>Names the setting that is wrong, such as <c>Parley:Tools:1</c>.</summary>
internal sealed class ToolOptionsValidator : IValidateOptions<ToolOptions>
{
    private static readonly string[] _types = ["string", "number", "integer", "boolean"];
    private static readonly string[] _methods = ["GET", "POST"];

    public ValidateOptionsResult Validate(string? name, ToolOptions options)
    {
        List<string> failures = [];
        HashSet<string> names = new(StringComparer.Ordinal) { CurrentTimeTool.ToolName };
        for (int i = 0; i < options.Tools.Count; i++)
        {
            ToolSettings tool = options.Tools[i];
            string key = $"Parley:Tools:{i}";
            failures.AddRange(Check(tool).Select(problem => $"{key}: {problem}"));
            if (!names.Add(tool.Name))
                failures.Add($"{key}: Name '{tool.Name}' is there twice, or built in; give it another.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Check(ToolSettings tool)
    {
        if (!PersonaRules.IsId(tool.Name))
            yield return $"Name '{tool.Name}' must be 1 to 64 letters, digits, '-' or '_'.";
        if (string.IsNullOrWhiteSpace(tool.Description))
            yield return "Description is missing; the model chooses by it.";
        if (!_methods.Contains(tool.Method, StringComparer.OrdinalIgnoreCase))
            yield return $"Method '{tool.Method}' must be GET or POST.";
        if (tool.TimeoutMs is < 100 or > 120_000)
            yield return $"TimeoutMs {tool.TimeoutMs} must be between 100 and 120000.";
        if (tool.MaximumCharacters is < 100 or > 100_000)
            yield return $"MaximumCharacters {tool.MaximumCharacters} must be between 100 and 100000.";
        foreach (string problem in CheckParameters(tool))
            yield return problem;
        foreach (string problem in CheckUrl(tool))
            yield return problem;
    }

    private static IEnumerable<string> CheckParameters(ToolSettings tool)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (ToolParameterSettings parameter in tool.Parameters)
        {
            if (!PersonaRules.IsId(parameter.Name) || !names.Add(parameter.Name))
                yield return $"parameter '{parameter.Name}' must have a name of its own: 1 to 64 letters, digits, '-' or '_'.";
            if (!_types.Contains(parameter.Type, StringComparer.Ordinal))
                yield return $"Type '{parameter.Type}' of parameter '{parameter.Name}' must be one of: {string.Join(", ", _types)}.";
            if (parameter.Choices.Count > 0 && parameter.Type != "string")
                yield return $"parameter '{parameter.Name}' has Choices, which only a string can have.";
        }
    }

    private static IEnumerable<string> CheckUrl(ToolSettings tool)
    {
        var template = new UrlTemplate(tool.Url);
        foreach (string name in template.Names)
        {
            if (!tool.Parameters.Any(parameter => parameter.Name == name && parameter.Required))
                yield return $"Url has '{{{name}}}', and there is no required parameter of that name.";
        }

        // What the model writes must never choose the host.
        string tried = template.Fill(static _ => "x");
        string other = template.Fill(static _ => "y");
        if (!Uri.TryCreate(tried, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https")
            || !Uri.TryCreate(other, UriKind.Absolute, out Uri? second) || address.Authority != second.Authority || address.UserInfo.Length > 0)
        {
            yield return $"Url must be an address such as 'http://127.0.0.1:8000/weather/{{city}}', with parameters behind the host only "
                + "and no password (ApiKey is for that).";
        }
    }
}
