namespace Parley.Server.OpenAi.Realtime.Protocol;

/// <summary>A client's event asks for what cannot be; becomes an <c>error</c> event, and the session goes on.</summary>
/// <param name="code">Stable, snake_case.</param>
/// <param name="message">What, where and what to do next.</param>
/// <param name="param">The field at fault; null if it is none.</param>
internal sealed class RealtimeRefusal(string code, string message, string? param = null) : Exception(message)
{
    public string Code => code;

    public string? Param => param;

    public static RealtimeRefusal InvalidType(string param, string expected) =>
        new("invalid_type", $"Invalid type for '{param}': expected {expected}.", param);

    public static RealtimeRefusal InvalidValue(string param, string message) => new("invalid_value", message, param);

    public static RealtimeRefusal Missing(string param) =>
        new("missing_required_parameter", $"Missing required parameter: '{param}'.", param);

    public static RealtimeRefusal Unsupported(string param, string message) =>
        new("unsupported_parameter", message, param);
}
