using Microsoft.Extensions.Options;

namespace Parley.Server.Configuration;

/// <summary>Holds the ranges of <see cref="ServerOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class ServerOptionsValidator : IValidateOptions<ServerOptions>;
