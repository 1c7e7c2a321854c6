namespace Parley.Server.Models;

/// <summary>Ids 53xx: models that are fetched over HTTP.</summary>
internal static partial class ModelPullLog
{
    [LoggerMessage(5301, LogLevel.Information, "Model {Model} is being fetched")]
    public static partial void Started(ILogger logger, string model);

    [LoggerMessage(5302, LogLevel.Information, "Model {Model} is installed. {Next}")]
    public static partial void Completed(ILogger logger, string model, string next);

    [LoggerMessage(5303, LogLevel.Information, "Model {Model} is not fetched any further; what has come is kept")]
    public static partial void Cancelled(ILogger logger, string model);

    [LoggerMessage(5304, LogLevel.Warning, "Model {Model} could not be fetched: {Error}")]
    public static partial void Failed(ILogger logger, string model, string error);

    [LoggerMessage(5305, LogLevel.Error, "Fetching model {Model} failed as it should not")]
    public static partial void Broken(ILogger logger, string model, Exception problem);
}
